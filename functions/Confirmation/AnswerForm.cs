using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Outreach.Platform;
using Outreach.Platform.Http;

namespace Outreach.Confirmation;

/// <summary>What is wrong with a form, so that it is shown again.</summary>
internal enum FormFault
{
    NothingChosen,
    NothingWritten,
    TooLong,
}

/// <summary>The customer's form as it comes in: an answer, or what is wrong with it.</summary>
internal sealed record AnswerForm(CustomerAnswer? Answer, FormFault? Fault)
{
    /// <summary>Which answer was chosen, also where something else is wrong.</summary>
    public AnswerKind? Chosen { get; init; }

    public const string AnswerField = "answer";

    public const string MediaType = "application/x-www-form-urlencoded";

    /// <summary>The longest sentence, in UTF-16 units.</summary>
    public const int MostUnits = 1_000;

    private const int MostBytes = 16 * 1024;
    private const int MostFields = 16;

    /// <summary>The field of the sentence beside an answer.</summary>
    public static string SentenceFieldOf(AnswerKind kind) => $"about_{Json.NameOf(kind)}";

    /// <exception cref="ProblemException">400, 413 or 415: it is no form of ours.</exception>
    public static async Task<AnswerForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
            || !media.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", $"Send {MediaType}.");
        }

        return Read(await ReadBodyAsync(request, cancellationToken));
    }

    /// <exception cref="ProblemException">400: it is no form of ours.</exception>
    internal static AnswerForm Read(string body)
    {
        try
        {
            var fields = new FormReader(body) { ValueCountLimit = MostFields }.ReadForm();
            return Of(name => fields.TryGetValue(name, out var values) ? values.ToString() : null);
        }
        catch (InvalidDataException)
        {
            throw ProblemException.Invalid("body", "The form has too many or too long fields.");
        }
    }

    private static AnswerForm Of(Func<string, string?> valueOf)
    {
        if (Json.ParseName<AnswerKind>(valueOf(AnswerField)) is not { } kind)
        {
            return new AnswerForm(null, FormFault.NothingChosen);
        }

        var sentence = valueOf(SentenceFieldOf(kind))?.Trim();
        if (sentence is null || Unseen.IsAllOf(sentence))
        {
            return kind == AnswerKind.SomethingElse
                ? new AnswerForm(null, FormFault.NothingWritten) { Chosen = kind }
                : new AnswerForm(new CustomerAnswer(kind, null), null);
        }

        return sentence.Length > MostUnits
            ? new AnswerForm(null, FormFault.TooLong) { Chosen = kind }
            : new AnswerForm(new CustomerAnswer(kind, sentence), null);
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new byte[MostBytes + 1];
        var length = 0;
        try
        {
            for (int read; length < bytes.Length
                && (read = await request.Body.ReadAsync(bytes.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
            }
        }
        catch (IOException)
        {
            throw ProblemException.Invalid("body", "The body is shorter than its Content-Length, or its last chunk is missing.");
        }

        return length <= MostBytes
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new ProblemException(
                StatusCodes.Status413PayloadTooLarge, "The body is too large.", $"A form may hold {MostBytes} bytes at the most.");
    }
}
