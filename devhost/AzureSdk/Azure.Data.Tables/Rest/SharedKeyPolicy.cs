using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Signs each try of a request, since its date is part of the signature.</summary>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    private SignedDate _date = new(0, string.Empty);

    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        var date = Date(DateTimeOffset.UtcNow);
        request.Headers.SetValue("x-ms-date", date);
        request.Headers.TryGetValue("Content-Type", out var contentType);
        request.Headers.TryGetValue("Content-MD5", out var contentMd5);
        var text = TextToSign(request.Method.Method, contentMd5, contentType, date, request.Uri.ToUri());
        request.Headers.SetValue("Authorization", $"SharedKey {credential.AccountName}:{credential.Sign(text)}");
    }

    /// <summary>What the Table service's SharedKey scheme signs: the resource is named as it is encoded in the address.</summary>
    internal string TextToSign(string method, string? contentMd5, string? contentType, string date, Uri uri)
    {
        var text = $"{method}\n{contentMd5}\n{contentType}\n{date}\n/{credential.AccountName}{uri.AbsolutePath}";
        return Component(uri.Query) is { } component ? $"{text}?comp={component}" : text;
    }

    private static string? Component(string query)
    {
        const string Name = "comp=";
        foreach (var range in query.AsSpan().TrimStart('?').Split('&'))
        {
            var pair = query.AsSpan().TrimStart('?')[range];
            if (pair.StartsWith(Name, StringComparison.Ordinal))
            {
                return pair[Name.Length..].ToString();
            }
        }

        return null;
    }

    private string Date(DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var date = _date;
        if (date.Second != second)
        {
            _date = date = new(second, now.ToString("R", CultureInfo.InvariantCulture));
        }

        return date.Text;
    }

    private sealed record SignedDate(long Second, string Text);
}
