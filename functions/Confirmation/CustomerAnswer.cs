namespace Outreach.Confirmation;

/// <summary>What a customer says on the page.</summary>
internal enum AnswerKind
{
    /// <summary>It is fixed.</summary>
    Fixed,

    /// <summary>It is not fixed yet.</summary>
    NotYet,

    /// <summary>They want to say something else.</summary>
    SomethingElse,
}

/// <param name="Sentence">What they wrote beside it; null for nothing.</param>
internal sealed record CustomerAnswer(AnswerKind Kind, string? Sentence);
