using Outreach.Platform.Http;

namespace Outreach.WorkItems;

internal enum RefusalKind
{
    DoesNotFit,

    NeedsPerson,

    NeedsLead,
}

internal static class RefusalProblems
{
    /// <summary>The answer to a refused command: 403 where somebody else may give it, else 409.</summary>
    /// <param name="extensions">The state, and what it allows.</param>
    public static ProblemException ToProblem(this RefusalKind kind, string reason, string field, Dictionary<string, object?> extensions) =>
        kind switch
        {
            RefusalKind.NeedsLead => Forbidden("A lead is needed.", reason),
            RefusalKind.NeedsPerson => Forbidden("A person is needed.", reason),
            RefusalKind.DoesNotFit => new ProblemException(409, "It does not fit.", reason)
            {
                Errors = new Dictionary<string, string[]> { [field] = [reason] },
                Extensions = extensions,
            },
        };

    private static ProblemException Forbidden(string title, string reason) =>
        new(403, title, reason) { Errors = new Dictionary<string, string[]> { ["by"] = [reason] } };
}
