using System.Text.Json.Serialization;
using Outreach.Customers.ThankYouCalls;
using Outreach.Platform;
using Outreach.Staff;

namespace Outreach.Customers;

/// <summary>A note by staff, as shown to clients.</summary>
/// <param name="Number">1, 2, 3, ...: the number in its URL.</param>
/// <param name="Text">The text of the note.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Pinned">Whether it is listed first.</param>
internal sealed record CustomerNoteView(int Number, string Text, string By, DateTimeOffset At, bool Pinned)
{
    public static CustomerNoteView Of(CustomerNote note) => new(note.Number, note.Text, note.By, note.At, note.Pinned);
}

/// <summary>A contact between the customer and us, on whatever channel. Times are UTC.</summary>
internal sealed record TimelineEntry
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Where; <c>phone</c> for a thank-you call.</summary>
    public required string Channel { get; init; }

    /// <summary>What it was: a mention's kind, <c>call</c>, or <c>logged</c>.</summary>
    public required string What { get; init; }

    /// <summary>How it ended; null while open.</summary>
    public string? Outcome { get; init; }

    /// <summary>The staff member; null for a mention.</summary>
    public string? By { get; init; }

    /// <summary>The note by staff.</summary>
    public string? Note { get; init; }

    /// <summary>The follow-up, for a mention.</summary>
    public string? FollowUpId { get; init; }

    /// <summary>The call, for a call attempt.</summary>
    public string? CallId { get; init; }

    public static TimelineEntry Of(LoggedContact contact) =>
        new() { At = contact.At, Channel = contact.Channel, What = "logged", By = contact.By, Note = contact.Said };
}

/// <summary>The staff member whom a customer asks for, as shown to clients.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">Their name.</param>
/// <param name="OnDuty">Whether they are on duty now.</param>
/// <param name="BackAt">When they are on duty again, if they are not now (UTC).</param>
internal sealed record PreferredStaffView(string Id, string Name, bool OnDuty, DateTimeOffset? BackAt)
{
    /// <summary>The view at a moment (UTC); null where they ask for nobody.</summary>
    public static PreferredStaffView? Of(string? staffId, Roster roster, DateTimeOffset now) => staffId is null ? null
        : new(staffId, roster.NameOf(staffId), roster.IsOnDuty(staffId, now), roster.OnDutyAgainAt(staffId, now));
}

/// <summary>A customer as shown to staff. Times are UTC.</summary>
internal sealed record CustomerView : CustomerFacts
{
    private CustomerView(CustomerFacts facts) : base(facts)
    {
    }

    /// <summary>Their id.</summary>
    [JsonPropertyOrder(-2)]
    public required string Id { get; init; }

    /// <inheritdoc cref="CustomerProfile.SetByStaff"/>
    public required IReadOnlyList<string> SetByStaff { get; init; }

    /// <summary>What a channel says otherwise: to be accepted or declined.</summary>
    public required IReadOnlyList<SuggestionView> Suggestions { get; init; }

    /// <inheritdoc cref="CustomerProfile.Identities"/>
    public required IReadOnlyList<CustomerIdentity> Identities { get; init; }

    /// <inheritdoc cref="CustomerProfile.FirstSeenAt"/>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>For how many days they have been a customer, as far as we know.</summary>
    public required int TenureDays { get; init; }

    /// <inheritdoc cref="CustomerProfile.LastMentionAt"/>
    public required DateTimeOffset LastMentionAt { get; init; }

    /// <inheritdoc cref="CustomerProfile.Mentions"/>
    public required int Mentions { get; init; }

    /// <inheritdoc cref="CustomerProfile.ProblemsFixed"/>
    public required int ProblemsFixed { get; init; }

    /// <inheritdoc cref="CustomerProfile.OpenProblems"/>
    public required IReadOnlyList<string> OpenProblems { get; init; }

    /// <inheritdoc cref="CustomerProfile.Praises"/>
    public required int Praises { get; init; }

    /// <summary>The staff member who knows them best: who has spoken with them most often, the latest on a tie.</summary>
    public required string? KnownBy { get; init; }

    /// <summary>Whom they ask for, and when that one is on duty again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreferredStaffView? Preferred { get; init; }

    /// <inheritdoc cref="CustomerProfile.Acquaintances"/>
    public required IReadOnlyList<Acquaintance> Acquaintances { get; init; }

    /// <inheritdoc cref="CustomerProfile.LastSpokeAt"/>
    public required DateTimeOffset? LastSpokeAt { get; init; }

    /// <inheritdoc cref="CustomerFacts.ContactEveryDays"/>
    /// <remarks>Here, since clients see it beside what follows from it.</remarks>
    public override int? ContactEveryDays { get => base.ContactEveryDays; init => base.ContactEveryDays = value; }

    /// <summary>When the next contact is due, as agreed; null for no such agreement.</summary>
    public required DateTimeOffset? NextContactDueAt { get; init; }

    /// <inheritdoc cref="CustomerProfile.Calls"/>
    public required int Calls { get; init; }

    /// <inheritdoc cref="CustomerProfile.LastCallAt"/>
    public required DateTimeOffset? LastCallAt { get; init; }

    /// <summary>Whether a thank-you call is due, and why.</summary>
    public required Loyalty Loyalty { get; init; }

    /// <summary>Notes by staff, pinned ones first.</summary>
    public required IReadOnlyList<CustomerNoteView> Notes { get; init; }

    /// <inheritdoc cref="CustomerProfile.DoNotContact"/>
    public required IReadOnlyList<DoNotContact> DoNotContact { get; init; }

    /// <summary>Customers merged into this one.</summary>
    public required IReadOnlyList<Absorbed> Absorbed { get; init; }

    /// <summary>Their follow-ups.</summary>
    public required IReadOnlyList<Contact> Contacts { get; init; }

    /// <summary>All contacts between them and us, latest first.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    public static CustomerView Of(WholeCustomer customer, IReadOnlyList<WholeCustomer> before, LoyaltyPolicy policy, DateTimeOffset now)
    {
        var profile = customer.Stored.Profile;
        return new CustomerView(profile)
        {
            Id = profile.Id,
            SetByStaff = profile.SetByStaff,
            Suggestions = SuggestionView.Of(profile),
            Identities = profile.Identities,
            FirstSeenAt = profile.FirstSeenAt,
            TenureDays = (int)Math.Max(0, (now - profile.FirstSeenAt).TotalDays),
            LastMentionAt = profile.LastMentionAt,
            Mentions = profile.Mentions,
            ProblemsFixed = profile.ProblemsFixed,
            OpenProblems = profile.OpenProblems,
            Praises = profile.Praises,
            KnownBy = CustomerRules.KnownBestBy(profile),
            Acquaintances = profile.Acquaintances,
            LastSpokeAt = profile.LastSpokeAt,
            NextContactDueAt = CustomerRules.NextContactDueAt(profile),
            Calls = profile.Calls,
            LastCallAt = profile.LastCallAt,
            Loyalty = LoyaltyRule.Judge(profile, policy, now),
            Notes = [.. customer.Notes.Select(CustomerNoteView.Of)],
            DoNotContact = profile.DoNotContact,
            Absorbed = profile.Absorbed,
            Contacts = customer.Contacts,
            Timeline = TimelineOf(customer, before),
        };
    }

    /// <summary>All contacts, also those from before a merge, latest first.</summary>
    public static IReadOnlyList<TimelineEntry> TimelineOf(WholeCustomer customer, IReadOnlyList<WholeCustomer> before) =>
        [.. before.Prepend(customer).SelectMany(TimelineOf).OrderByDescending(entry => entry.At)];

    private static IEnumerable<TimelineEntry> TimelineOf(WholeCustomer customer) =>
    [
        .. customer.Contacts.Select(contact => new TimelineEntry
        {
            At = contact.At,
            Channel = contact.Channel,
            What = Json.NameOf(contact.Kind),
            Outcome = contact.Outcome is { } outcome ? Json.NameOf(outcome) : null,
            FollowUpId = contact.FollowUpId,
        }),
        .. customer.Attempts.Select(tried => new TimelineEntry
        {
            At = tried.Attempt.At,
            Channel = CallIndex.Channel,
            What = "call",
            Outcome = Json.NameOf(tried.Attempt.Outcome),
            By = tried.Attempt.By,
            Note = tried.Attempt.Note,
            CallId = $"{customer.Stored.Profile.Id}.{tried.Call}",
        }),
        .. customer.Logged.Select(TimelineEntry.Of),
    ];
}
