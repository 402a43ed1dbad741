namespace Outreach.FollowUps.Mentions;

/// <summary>Why a mention, or a whole request, could not be taken at all.</summary>
internal enum RefusalReason
{
    /// <summary>It was no JSON, or no object.</summary>
    NotJson,

    /// <summary>The request was larger than is read, or held none or more than a hundred.</summary>
    WrongSize,

    /// <summary>It did not say on which channel it was written.</summary>
    NoChannel,

    /// <summary>It had no id on its channel.</summary>
    NoExternalId,

    /// <summary>It did not say who wrote it.</summary>
    NoAuthor,

    /// <summary>There was nothing where a source's items should be.</summary>
    NoItems,

    /// <summary>It was to be an e-mail, and was none.</summary>
    NoMail,

    /// <summary>It was an e-mail of a list, or one to many, and did not say who wrote it.</summary>
    ListMail,

    /// <summary>It was an e-mail of our own domain, and did not say whom to answer.</summary>
    OwnMail,

    /// <summary>It was an e-mail that bears the marks of a machine.</summary>
    AutomaticMail,

    /// <summary>What is kept of it was not whole, or too busy, for several minutes: it waits for a lead.</summary>
    NotNow,
}
