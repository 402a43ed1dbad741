using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>Something that is to change a follow-up.</summary>
internal abstract record FollowUpCommand
{
    /// <summary>The name in the URL, such as <c>customer-replied</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Who gives it.</summary>
    public required Actor By { get; init; }

    /// <summary>The staff member who logs what <see cref="By"/> did, where they are not the same.</summary>
    public string? LoggedBy { get; init; }
}

/// <summary>Something that may have been said to the customer where they can answer it.</summary>
internal abstract record AnsweringCommand : FollowUpCommand
{
    /// <summary>The id of what was posted, on the channel where it was; null where it is not known.</summary>
    public string? PostId { get; init; }

    /// <summary>Whether it may be what other customers got too, since it was said already.</summary>
    public bool SameWords { get; init; }
}

/// <summary>A person answered the customer: the first human reply.</summary>
internal sealed record Acknowledge(string Said, string Where, MentionKind? Kind, bool? NeedsResolution) : AnsweringCommand
{
    public override string Name => "acknowledge";
}

/// <summary>Something was done about the problem.</summary>
internal sealed record Resolve(string Done) : AnsweringCommand
{
    /// <summary>Where it was said; null where that is not known.</summary>
    public string? Where { get; init; }

    public override string Name => "resolve";
}

/// <summary>The customer said that it is fixed.</summary>
internal sealed record Confirm(string Evidence) : FollowUpCommand
{
    /// <summary>Whether the evidence is the customer's own word about what we should learn: it is copied to the feedback.</summary>
    public bool IsLesson { get; init; }

    public override string Name => "confirm";
}

/// <summary>It is not over after all.</summary>
internal sealed record Reopen(string Reason) : FollowUpCommand
{
    /// <summary>Who is to own it from now on, as its owner is not on duty; null where its owner keeps it.</summary>
    public Assignment? NewOwner { get; init; }

    /// <summary>Who is escalated to if it was reopened before; null for nobody.</summary>
    public string? Lead { get; init; }

    public override string Name => "reopen";
}

/// <summary>The customer wrote again.</summary>
internal sealed record CustomerReplied(string Text) : FollowUpCommand
{
    public override string Name => "customer-replied";

    /// <summary>Their mention, where it came in as one.</summary>
    public MentionRow? Mention { get; init; }
}

/// <summary>Someone else is to own it.</summary>
internal sealed record Assign(string To) : FollowUpCommand
{
    public override string Name => "assign";
}

/// <summary>Who gives it owns it from now on, as it was offered to them or to others.</summary>
internal sealed record Take : FollowUpCommand
{
    public override string Name => "take";
}

/// <summary>Something worth remembering.</summary>
/// <param name="Text">What.</param>
/// <param name="KeepsPromise">Whether what was promised is done with it.</param>
/// <param name="Kind">What the mention is about after all; null where it is taken for the right thing.</param>
internal sealed record Note(string Text, bool KeepsPromise = false, MentionKind? Kind = null) : FollowUpCommand
{
    /// <summary>The colleagues whom it names, who are notified; without who writes it.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    public override string Name => "note";
}

/// <summary>Not a customer's word.</summary>
internal sealed record MarkSpam(string Reason) : FollowUpCommand
{
    public override string Name => "spam";
}

/// <summary>The customer was promised something.</summary>
/// <param name="For">For when (UTC).</param>
/// <param name="What">What.</param>
internal sealed record Promise(DateTimeOffset For, string What) : AnsweringCommand
{
    /// <summary>Where it was said; null where that is not known.</summary>
    public string? Where { get; init; }

    public override string Name => "promise";
}

/// <summary>The follow-up waits for somebody.</summary>
/// <param name="On">For whom.</param>
/// <param name="Said">What was said to the customer, or asked of them.</param>
/// <param name="Until">When we ask again (UTC); null for the first check-in's distance.</param>
internal sealed record Wait(WaitingOn On, string? Said, DateTimeOffset? Until) : AnsweringCommand
{
    /// <summary>Where it was said; null where that is not known.</summary>
    public string? Where { get; init; }

    public override string Name => "wait";
}

/// <summary>No reminders for a while. A promise is due all the same, and a miss is a miss.</summary>
/// <param name="Until">Until when (UTC).</param>
/// <param name="Reason">Why.</param>
internal sealed record Snooze(DateTimeOffset Until, string Reason) : FollowUpCommand
{
    public override string Name => "snooze";
}

/// <summary>The customer never said whether it is fixed, though they were asked: a lead closes it.</summary>
internal sealed record CloseUnconfirmed(string Reason) : FollowUpCommand
{
    public override string Name => "close-unconfirmed";
}

/// <summary>The reply that reopened it is nothing new: it ends again as it had before.</summary>
internal sealed record CloseAgain(string? Reason) : FollowUpCommand
{
    public override string Name => "close-again";
}

/// <summary>It concerns another customer than the one whose handle it was written under.</summary>
/// <param name="CustomerId">Whom; null for somebody whom we don't know yet.</param>
/// <param name="NewName">The name of who is not known yet.</param>
/// <param name="Reason">How we know; null where nobody said.</param>
internal sealed record BelongsTo(string? CustomerId, string? NewName, string? Reason) : FollowUpCommand
{
    public override string Name => "belongs-to";

    /// <summary>The customer whom it concerns, by now or to be made; null until they are looked up.</summary>
    public string? To { get; init; }

    /// <summary>How they are called; null until they are looked up, and of nobody who has a name.</summary>
    public string? ToName { get; init; }

    /// <summary>Distinguishes this request from another one that wants the same; null until the customer is looked up.</summary>
    public string? Attempt { get; init; }
}

/// <summary>It is about the same thing as another one, which goes on.</summary>
/// <param name="Into">The follow-up that goes on.</param>
internal sealed record Merge(string Into) : FollowUpCommand
{
    public override string Name => "merge";
}

/// <summary>
/// The other side of <see cref="Merge"/>: takes over what another follow-up about the same thing holds. Callers can't send it.
/// </summary>
/// <param name="From">The other one, as it is.</param>
/// <param name="Mentions">What the customer wrote there and was not taken over before, in order; a part of it where there is a lot.</param>
internal sealed record TakeOver(FollowUpState From, IReadOnlyList<MentionRow> Mentions) : FollowUpCommand
{
    public override string Name => "take-over";
}

/// <summary>What the system does by itself: it is never refused.</summary>
internal abstract record SystemCommand : FollowUpCommand;

/// <summary>Time has passed: apply what is due.</summary>
/// <param name="Lead">Who is escalated to where a clock is missed.</param>
internal sealed record ApplyDue(string Lead) : SystemCommand
{
    /// <summary>Whether the one whom it was escalated to is no person on the roster any more.</summary>
    public bool EscalatedToHasLeft { get; init; }

    /// <summary>Whom to offer it to where a clock is due soon; null for nobody.</summary>
    public ColleaguesToAsk? Colleagues { get; init; }

    public override string Name => "apply-due";
}

/// <summary>The pending notices of escalations have gone to another lead.</summary>
/// <param name="Lead">Who hears them.</param>
/// <param name="Clocks">The clocks that were missed; null of one that says that it was reopened again.</param>
internal sealed record EscalateTo(string Lead, IReadOnlyList<ClockKind?> Clocks) : SystemCommand
{
    public override string Name => "escalate-to";
}

/// <summary>Its owner is absent or has left: somebody takes over.</summary>
/// <param name="To">Who.</param>
/// <param name="Why">In words, kept with the assignment.</param>
internal sealed record HandOver(string To, string Why) : SystemCommand
{
    public override string Name => "hand-over";
}

/// <summary>The customer wrote merely thanks after it was over.</summary>
internal sealed record Thank(MentionRow Mention) : SystemCommand
{
    /// <summary>What the colleague who heard them answered on the spot; null for nothing.</summary>
    public SpotAnswer? Answer { get; init; }

    /// <summary>Whether they say what we should learn: it is copied to the feedback.</summary>
    public bool IsLesson { get; init; }

    public override string Name => "thank";
}

/// <summary>The author of a mention may have changed it.</summary>
/// <param name="Row">As it is.</param>
/// <param name="Mention">As it was sent again.</param>
internal sealed record EditMention(MentionRow Row, Mention Mention) : SystemCommand
{
    /// <summary>Who its customer is by now, as a merge moves follow-ups one by one; null for the one that the follow-up names.</summary>
    public string? CustomerId { get; init; }

    public override string Name => "edit-mention";
}

/// <summary>The author of a mention has deleted it.</summary>
/// <param name="Row">As it is.</param>
/// <param name="Events">All that happened, of which some may hold its words.</param>
internal sealed record DeleteMention(MentionRow Row, IReadOnlyList<FollowUpEvent> Events) : SystemCommand
{
    public override string Name => "delete-mention";
}

/// <summary>A mention that was taken over and has changed where it came from.</summary>
/// <param name="Row">As it is now, with the number that it has where it was taken over.</param>
/// <param name="IsNews">Whether it says something else now, or nothing; false where it only got pictures.</param>
internal sealed record TakenMention(MentionRow Row, bool IsNews);

/// <summary>Mentions that were taken over have been edited or deleted where they came from, or got pictures there.</summary>
internal sealed record CorrectTaken(IReadOnlyList<TakenMention> Mentions) : SystemCommand
{
    public override string Name => "correct-taken";
}

/// <summary>An e-mail came in about it that is to have no effect.</summary>
/// <param name="Mail">What it is.</param>
/// <param name="Text">What it says, in short; null for nothing.</param>
/// <param name="Lead">Who is notified that one sender sends too many; null for nobody.</param>
internal sealed record NoteMail(NotedMail Mail, string? Text, string? Lead) : SystemCommand
{
    public override string Name => "note-mail";
}

/// <summary>Its customer turned out to be another one, or another one after all.</summary>
/// <param name="To">Whose it is.</param>
/// <param name="Why">In words, kept with the follow-up; no personal data.</param>
internal sealed record MoveToCustomer(string To, string Why) : SystemCommand
{
    public override string Name => "move";
}

/// <summary>An index doesn't show this follow-up as it is: enqueue the update again.</summary>
internal sealed record Reindex : SystemCommand
{
    public override string Name => "reindex";
}

/// <summary>The orchestration of the current run ended too early: begin a new run.</summary>
internal sealed record Restart : SystemCommand
{
    public override string Name => "restart";
}

/// <summary>Deletes the words of the customer and of staff; what happened, when and by whom stays. Never undone.</summary>
/// <param name="Customer">Whether the customer is forgotten as well; if not, only what has ended loses its words.</param>
internal sealed record Forget(bool Customer) : SystemCommand
{
    public override string Name => "forget";
}
