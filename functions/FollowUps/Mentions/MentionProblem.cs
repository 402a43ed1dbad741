using Outreach.Platform.Http;

namespace Outreach.FollowUps.Mentions;

/// <summary>A mention of a list that could not be taken in; the others were.</summary>
/// <param name="Index">Its place in the list, from 0 on.</param>
/// <param name="Status">The HTTP status that it would have had alone.</param>
/// <param name="Title">The kind of problem.</param>
/// <param name="Detail">What is wrong.</param>
/// <param name="Errors">What is wrong, by the name of the field.</param>
internal sealed record MentionProblem(
    int Index, int Status, string Title, string Detail, IReadOnlyDictionary<string, string[]> Errors)
{
    public static MentionProblem Of(int index, IReadOnlyDictionary<string, string[]> errors) =>
        Of(index, ProblemException.Invalid(errors));

    public static MentionProblem Of(int index, ProblemException alone) =>
        new(index, alone.Status, alone.Title, alone.Message, alone.Errors);
}
