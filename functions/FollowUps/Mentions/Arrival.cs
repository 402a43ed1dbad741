using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Http;
using Outreach.ServiceLevels;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.FollowUps.Mentions;

/// <summary>What holds for all mentions that reached us together, at a moment (UTC).</summary>
internal sealed record IntakeRequest(Roster Roster, ServiceLevelVersion Levels, DateTimeOffset Now, DurableTaskClient Client);

/// <summary>A mention on its way in.</summary>
internal sealed class Arrival(Mention mention, string followUpId)
{
    private static readonly MentionNote AnswerNotAdded = new(
        "answer",
        "The mention was known before, so this answer is not added to its follow-up; record it there by a command if it is missing.");

    public Mention Mention { get; } = mention;

    public string FollowUpId { get; } = followUpId;

    public string IdentityHash { get; set; } = "";

    public (string CustomerId, bool MayBeNew) Identity { get; set; }

    public string? Origin { get; set; }

    public Assignment? Assignment { get; set; }

    public Accepted? Opened { get; set; }

    public OpenWorkRow? OpenWork { get; set; }

    /// <summary>The row of its owner's worklist that announces it.</summary>
    public TableEntity? Worklist { get; set; }

    public StoredFollowUp? Made { get; set; }

    public FollowUpState? ToStart { get; set; }

    /// <summary>Until when its orchestration waits at first (UTC); null where it begins with a turn.</summary>
    public DateTimeOffset? WaitsFirstUntil { get; set; }

    /// <summary>Where its trace goes on from: the orchestration that it starts is part of it.</summary>
    public Activity? Span { get; set; }

    /// <summary>Why it can't be taken in; null where it can.</summary>
    public ProblemException? Problem { get; set; }

    public bool Duplicate { get; set; }

    /// <summary>Known to the other customer of a merge that is under way: nothing of it was counted here.</summary>
    public bool IsWithTheOther { get; set; }

    public string? KnownCustomerId { get; set; }

    /// <summary>Its follow-up, where it had one already, as it was read.</summary>
    public StoredFollowUp? Known { get; set; }

    /// <summary>The follow-up that it is part of, where that is not its own.</summary>
    public string? JoinedTo { get; private set; }

    /// <summary>Why what was answered on the spot does not end the follow-up that it is part of, though it says so.</summary>
    public string? NotEnded { get; private set; }

    /// <summary>What its follow-up may belong together with, where that is known from what it answers.</summary>
    public IReadOnlyList<RelatedFollowUp> Related { get; set; } = [];

    /// <summary>Known before, with another text.</summary>
    public bool Edited { get; set; }

    /// <summary>Whether its words have been hidden: its author has deleted it.</summary>
    public bool Deleted { get; private set; }

    /// <summary>Its words are hidden; null where it never reached us.</summary>
    public void IsDeletedIn(FollowUpState? followUp) =>
        (Deleted, JoinedTo, KnownCustomerId) = (followUp is not null, followUp?.Id, followUp?.CustomerId);

    /// <summary>Its author deleted it before it came: nobody answers it, and nothing of it is kept.</summary>
    public void WasDeletedBefore()
    {
        (Deleted, Duplicate) = (true, true);
        FollowUpCounters.MentionTakenIn(Mention.Channel, duplicate: true);
    }

    /// <summary>Its author deleted it while it came in.</summary>
    public void WordsAreHidden() => Deleted = true;

    /// <summary>It is part of a follow-up of its customer now.</summary>
    public void Joins(FollowUpState followUp)
    {
        (JoinedTo, KnownCustomerId) = (followUp.Id, followUp.CustomerId);
        NotEnded = FollowUpRules.WhyNotEnded(followUp, Mention);
        FollowUpCounters.MentionTakenIn(Mention.Channel, duplicate: false);
    }

    /// <summary>It has been part of a follow-up before.</summary>
    public void IsKnownIn(FollowUpState followUp)
    {
        (JoinedTo, KnownCustomerId, Duplicate) = (followUp.Id, followUp.CustomerId, true);
        NotEnded = FollowUpRules.WhyNotEnded(followUp, Mention);
        FollowUpCounters.MentionTakenIn(Mention.Channel, duplicate: true);
    }

    /// <summary>What became of this mention, or of another one of the request that repeats it.</summary>
    public MentionTaken TakenFor(Arrival sent) =>
        Problem is null ? new MentionTaken(ReceiptFor(sent)) : new MentionTaken(Receipt: null, Problem);

    private MentionReceipt ReceiptFor(Arrival sent) =>
        new(
            SharedKernel.FollowUpId.MentionIdOf(FollowUpId),
            Mention.Deleted || Deleted ? JoinedTo : JoinedTo ?? FollowUpId,
            Mention.Deleted || Deleted ? KnownCustomerId : KnownCustomerId ?? Identity.CustomerId,
            sent.Duplicate && !sent.Edited)
        {
            Edited = sent.Edited,
            Deleted = sent.Deleted || Deleted,
            Truncated = sent.Mention.Truncated,
            MediaLeftOut = sent.Mention.MediaLeftOut,
            Notes =
            [
                .. sent.Mention.Notes.Select(note => new MentionNote(note.Field, note.Why)),
                .. sent.NotEnded is { } why ? [new MentionNote("answer.needsResolution", why)] : Array.Empty<MentionNote>(),
                .. sent is { Duplicate: true, Mention.HeardBy.Answer: not null } ? [AnswerNotAdded] : Array.Empty<MentionNote>(),
            ],
        };
}
