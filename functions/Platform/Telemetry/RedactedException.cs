using System.Text;
using Azure;

namespace Outreach.Platform.Telemetry;

/// <summary>
/// A failure as it may be logged: of what kinds it was and where it happened, without what it says, which may be what somebody wrote. Of a
/// storage call also what storage answered.
/// </summary>
internal sealed class RedactedException : Exception
{
    private readonly string _trace;

    /// <summary>What may be logged of a failure.</summary>
    public RedactedException(Exception failed)
        : base(string.Join(" <- ", CausesOf(failed).Select(KindOf))) =>
        _trace = string.Join(Environment.NewLine, CausesOf(failed).Select(cause => cause.StackTrace).OfType<string>());

    public override string StackTrace => _trace;

    public override string ToString() => new StringBuilder(Message).AppendLine().Append(_trace).ToString();

    private static IEnumerable<Exception> CausesOf(Exception failed)
    {
        for (var cause = failed; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string KindOf(Exception failed) =>
        failed is RequestFailedException answered
            ? $"{failed.GetType().FullName} ({answered.Status} {answered.ErrorCode})"
            : failed.GetType().FullName!;
}
