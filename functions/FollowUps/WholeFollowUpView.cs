using System.Diagnostics.CodeAnalysis;
using Outreach.Customers;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.FollowUps;

/// <summary>The customer in brief.</summary>
/// <param name="Id">Their id.</param>
/// <param name="DisplayName">How they call themselves.</param>
/// <param name="Identities">Their names on the channels.</param>
/// <param name="Mentions">How many mentions they have made.</param>
/// <param name="ProblemsFixed">How many problems they confirmed fixed.</param>
/// <param name="KnownBy">Who knows them.</param>
/// <param name="DoNotContact">Where nobody is to answer them: they asked us to leave it.</param>
internal sealed record CustomerBriefView(
    string Id,
    string? DisplayName,
    IReadOnlyList<CustomerIdentity> Identities,
    int Mentions,
    int ProblemsFixed,
    string? KnownBy,
    IReadOnlyList<DoNotContactBrief> DoNotContact)
{
    /// <summary>The brief of what we remember of them.</summary>
    public static CustomerBriefView Of(CustomerProfile customer) => new(
        customer.Id,
        customer.DisplayName,
        customer.Identities,
        customer.Mentions,
        customer.ProblemsFixed,
        customer.KnownBy,
        [.. customer.DoNotContact.Select(wish => new DoNotContactBrief(wish.Channel, wish.Reason, wish.Since))]);
}

/// <summary>A channel on which a customer doesn't want to hear from us, in brief.</summary>
/// <param name="Channel">Which, or <c>phone</c> for calls.</param>
/// <param name="Reason">Why, as they said it.</param>
/// <param name="Since">Since when (UTC).</param>
internal sealed record DoNotContactBrief(string Channel, string Reason, DateTimeOffset Since);

/// <summary>The whole of a follow-up: what a list shows, and everything else. Times are UTC.</summary>
internal sealed record WholeFollowUpView : FollowUpView
{
    [SetsRequiredMembers]
    private WholeFollowUpView(
        WholeFollowUp whole, CustomerProfile? customer, ServiceLevelVersion levels, StaffRole reader, DateTimeOffset now)
        : base(Of(whole.Stored.State))
    {
        var state = whole.Stored.State;
        KindReason = state.KindReason;
        WordsForgottenAt = state.WordsForgottenAt;
        Policy = levels.For(state.Channel, state.Kind).Name;
        PromisedWhat = state.PromisedFor is null ? null : state.PromisedWhat;
        Customer = customer is null ? null : CustomerBriefView.Of(customer);
        Mentions = [.. whole.Mentions.Select(MentionView.Of)];
        Related = state.Related;
        Events = whole.Events;
        Notices = whole.Notices;
        Allowed = FollowUpRules.Allowed(state, now, reader);
    }

    /// <summary>Why it was taken to be of its kind; null where its sender or a person said so.</summary>
    public required string? KindReason { get; init; }

    /// <summary>When its words were forgotten.</summary>
    public required DateTimeOffset? WordsForgottenAt { get; init; }

    /// <summary>The service level policy by which its clocks run.</summary>
    public required string Policy { get; init; }

    /// <summary>What is promised; null where nothing is.</summary>
    public required string? PromisedWhat { get; init; }

    /// <summary>Who wrote; null where they are forgotten.</summary>
    public required CustomerBriefView? Customer { get; init; }

    /// <summary>What the customer wrote, in order.</summary>
    public required IReadOnlyList<MentionView> Mentions { get; init; }

    /// <summary>
    /// Follow-ups that it may belong together with: <c>merge</c> makes them one, where somebody finds that they are.
    /// </summary>
    public required IReadOnlyList<RelatedFollowUp> Related { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<FollowUpEvent> Events { get; init; }

    /// <summary>Who was notified of it, and how that went.</summary>
    public required IReadOnlyList<NoticeLogEntry> Notices { get; init; }

    /// <summary>The commands that its reader may give now.</summary>
    public required IReadOnlyList<string> Allowed { get; init; }

    /// <summary>The whole as its reader sees it.</summary>
    /// <param name="whole">The follow-up.</param>
    /// <param name="levels">What it was born with.</param>
    /// <param name="reader">What they may do is what they are shown.</param>
    /// <param name="now">UTC.</param>
    public static WholeFollowUpView Of(
        WholeFollowUp whole, CustomerProfile? customer, ServiceLevelVersion levels, StaffRole reader, DateTimeOffset now) =>
        new(whole, customer, levels, reader, now);
}
