namespace Outreach.SharedKernel;

/// <summary>What a mention is about.</summary>
public enum MentionKind
{
    /// <summary>None of the others, or not yet decided.</summary>
    Other,

    /// <summary>The customer is pleased.</summary>
    Praise,

    /// <summary>Something is wrong.</summary>
    Problem,

    /// <summary>The customer asks.</summary>
    Question,

    /// <summary>The customer proposes.</summary>
    Idea,
}
