using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Outreach.Platform;

namespace Outreach.Imports;

/// <summary>The parts of files while they are imported, and what is said of refused rows: blobs of container <c>imports</c>.</summary>
public sealed class ImportFiles(BlobServiceClient service)
{
    private readonly BlobContainerClient _container = service.GetBlobContainerClient("imports");

    /// <summary>Has to be called before the first part of a file.</summary>
    internal Task PrepareAsync(CancellationToken cancellationToken) =>
        _container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellationToken);

    /// <summary>Keeps a part. It is one only once the import's row names it: sent again it is another blob.</summary>
    internal async Task<ImportPart> PutAsync(string importId, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var blob = string.Create(CultureInfo.InvariantCulture, $"{PartsOf(importId)}{number:0000}-{Guid.NewGuid():N}");
        await _container.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(bytes), cancellationToken);
        return new ImportPart(number, blob, bytes.Length);
    }

    internal Task DeleteAsync(ImportPart part, CancellationToken cancellationToken) =>
        _container.DeleteBlobIfExistsAsync(part.Blob, cancellationToken: cancellationToken);

    /// <summary>Reads some bytes of the whole file, fewer only at its end.</summary>
    internal async Task<byte[]> ReadAsync(IReadOnlyList<ImportPart> parts, long offset, int most, CancellationToken cancellationToken)
    {
        var read = new byte[(int)Math.Min(most, parts.Sum(part => (long)part.Bytes) - offset)];
        var (filled, begin) = (0, 0L);
        foreach (var part in parts)
        {
            var within = offset + filled - begin;
            if (filled < read.Length && within < part.Bytes)
            {
                var length = (int)Math.Min(part.Bytes - within, read.Length - filled);
                var content = await _container.GetBlobClient(part.Blob).DownloadContentAsync(
                    new BlobDownloadOptions { Range = new HttpRange(within, length) }, cancellationToken);
                content.Value.Content.ToMemory().CopyTo(read.AsMemory(filled));
                filled += length;
            }

            begin += part.Bytes;
        }

        return read;
    }

    /// <summary>Keeps what is said of the refused rows of a page; a page that is repeated replaces it.</summary>
    internal async Task PutRefusalsAsync(
        string importId, int page, IReadOnlyList<ImportRefusal> refusals, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlobClient(
            string.Create(CultureInfo.InvariantCulture, $"{RefusalsOf(importId)}{page:00000000}"));
        if (refusals.Count == 0)
        {
            return;
        }

        var lines = new StringBuilder();
        foreach (var refusal in refusals)
        {
            lines.Append(
                CultureInfo.InvariantCulture, $"{refusal.Line},{CsvText.Field(refusal.Column)},{CsvText.Field(refusal.Reason)}\r\n");
        }

        await blob.UploadAsync(BinaryData.FromString(lines.ToString()), overwrite: true, cancellationToken);
    }

    /// <summary>Writes what is said of all refused rows, in order, as CSV for a spreadsheet.</summary>
    internal async Task WriteRefusalsAsync(string importId, Stream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes($"{CsvText.ByteOrderMark}line,column,reason\r\n"), cancellationToken);
        await foreach (var blob in _container.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, RefusalsOf(importId), cancellationToken))
        {
            await _container.GetBlobClient(blob.Name).DownloadToAsync(to, cancellationToken);
        }
    }

    /// <summary>Deletes the file. Safe to repeat.</summary>
    internal Task DeletePartsAsync(string importId, CancellationToken cancellationToken) =>
        DeleteAllAsync(PartsOf(importId), cancellationToken);

    /// <summary>Deletes everything that is kept of an import. Safe to repeat.</summary>
    internal Task DeleteAllOfAsync(string importId, CancellationToken cancellationToken) =>
        DeleteAllAsync($"{importId}/", cancellationToken);

    private static string PartsOf(string importId) => $"{importId}/parts/";

    private static string RefusalsOf(string importId) => $"{importId}/refusals/";

    private async Task DeleteAllAsync(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
            {
                await _container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
            }
        }
        catch (RequestFailedException none) when (none.Status == 404)
        {
            // No file was ever sent.
        }
    }
}
