using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.Imports;

/// <summary>Reads requests about imports.</summary>
internal static class ImportRequest
{
    private static readonly string[] MediaTypes =
        ["text/csv", "text/tab-separated-values", "application/x-ndjson", "application/octet-stream"];

    /// <exception cref="ProblemException">400, by the name of the parameter.</exception>
    public static ImportOptions OptionsOf(HttpRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        var (map, fault) = ImportColumnRules.ReadMap(request.Query["map"].ToString());
        if (fault is not null)
        {
            errors["map"] = [fault];
        }

        var channel = request.Query["channel"].ToString().Trim().ToLowerInvariant();
        if (channel.Length > 0 && !Formats.IsChannel(channel))
        {
            errors["channel"] = ["Must be a channel, such as twitter or email: 1 to 32 of a-z, 0-9, _ and -."];
        }

        var kind = request.Query["kind"].ToString();
        if (kind.Length > 0 && Json.ParseName<MentionKind>(kind) is null)
        {
            errors["kind"] = ["Must be praise, problem, question, idea or other."];
        }

        var dryRun = request.Query["dryRun"].ToString();
        if (dryRun is not ("" or "true" or "false"))
        {
            errors["dryRun"] = ["Must be true or false."];
        }

        return errors.Count > 0 ? throw ProblemException.Invalid(errors) : new ImportOptions
        {
            Map = map,
            Channel = channel.Length > 0 ? channel : null,
            Kind = Json.ParseName<MentionKind>(kind),
            DryRun = dryRun == "true",
        };
    }

    /// <exception cref="ProblemException">400 for what is no number of a part.</exception>
    public static int NumberOf(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ImportStarter.MostParts
            ? number
            : throw ProblemException.Invalid("n", $"Must be the number of a part, 1 to {ImportStarter.MostParts}.");

    /// <summary>Whether a request has no body at all.</summary>
    public static bool HasNoBody(HttpRequest request) =>
        request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);

    /// <exception cref="ProblemException">415 for what is no file.</exception>
    public static void RequireFile(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
            || !MediaTypes.Any(type => media.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProblemException(
                415, "Unsupported media type.", $"Send the file as it is, with a Content-Type of {string.Join(", ", MediaTypes)}.")
            {
                Errors = new Dictionary<string, string[]> { ["Content-Type"] = [$"Must be one of {string.Join(", ", MediaTypes)}."] },
            };
        }
    }

    /// <summary>Reads the next bytes of the body, fewer only at its end.</summary>
    /// <exception cref="ProblemException">400 where it ends too early.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, byte[] into, CancellationToken cancellationToken)
    {
        try
        {
            var read = await request.Body.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false, cancellationToken);
            return into.AsMemory(0, read);
        }
        catch (IOException)
        {
            throw ProblemException.Invalid("body", "The body is shorter than its Content-Length, or its last chunk is missing.");
        }
    }
}
