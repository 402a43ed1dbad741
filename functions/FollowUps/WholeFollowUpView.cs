using System.Text.Json;
using System.Text.Json.Nodes;
using Outreach.Customers;
using Outreach.Platform;
using Outreach.ServiceLevels;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>A mention as callers see it. Times are UTC but for <see cref="PostedAt"/>, which is the channel's.</summary>
public sealed record MentionView(string Text, DateTimeOffset? PostedAt, DateTimeOffset ReceivedAt, string? Url, string? ExternalId, string? Handle, string? InReplyTo);

/// <summary>The customer in brief.</summary>
/// <param name="Id">Their id.</param>
/// <param name="DisplayName">How they call themselves.</param>
/// <param name="Identities">Their names on the channels.</param>
/// <param name="Mentions">How many mentions they have made.</param>
/// <param name="ProblemsFixed">How many problems they confirmed fixed.</param>
/// <param name="KnownBy">Who knows them.</param>
/// <param name="DoNotContact">Where nobody is to answer them: they asked us to leave it.</param>
public sealed record CustomerBriefView(
    string Id,
    string? DisplayName,
    IReadOnlyList<CustomerIdentity> Identities,
    int Mentions,
    int ProblemsFixed,
    string? KnownBy,
    IReadOnlyList<DoNotContactBrief> DoNotContact);

/// <summary>A channel on which a customer doesn't want to hear from us, in brief.</summary>
/// <param name="Channel">Which, or <c>phone</c> for calls.</param>
/// <param name="Reason">Why, as they said it.</param>
/// <param name="Since">Since when (UTC).</param>
public sealed record DoNotContactBrief(string Channel, string Reason, DateTimeOffset Since);

/// <summary>Puts together the whole of a follow-up: what a list shows, and everything else.</summary>
public static class WholeFollowUpView
{
    /// <summary>The whole as JSON.</summary>
    /// <param name="whole">The follow-up.</param>
    /// <param name="customer">Who wrote.</param>
    /// <param name="levels">What it was born with.</param>
    /// <param name="reader">What they may do is what they are shown.</param>
    /// <param name="now">UTC.</param>
    public static JsonObject Of(WholeFollowUp whole, CustomerProfile? customer, ServiceLevelVersion levels, StaffRole reader, DateTimeOffset now)
    {
        var state = whole.Stored.State;
        var view = JsonSerializer.SerializeToNode(FollowUpView.Of(state), Json.Http)!.AsObject();
        view["summary"] = state.Summary;
        view["kindReason"] = state.KindReason;
        view["wordsForgottenAt"] = JsonSerializer.SerializeToNode(state.WordsForgottenAt, Json.Http);
        view["policy"] = levels.For(state.Channel, state.Kind).Name;
        view["promisedWhat"] = state.PromisedFor is null ? null : state.PromisedWhat;
        view["customer"] = customer is null ? null : JsonSerializer.SerializeToNode(
            new CustomerBriefView(
                customer.Id,
                customer.DisplayName,
                customer.Identities,
                customer.Mentions,
                customer.ProblemsFixed,
                customer.KnownBy,
                [.. customer.DoNotContact.Select(wish => new DoNotContactBrief(wish.Channel, wish.Reason, wish.Since))]),
            Json.Http);
        view["mentions"] = JsonSerializer.SerializeToNode(
            whole.Mentions.Select(mention => new MentionView(
                mention.Text, mention.PostedAt, mention.ReceivedAt, mention.Url, mention.ExternalId, mention.Handle, mention.InReplyTo)),
            Json.Http);
        view["events"] = JsonSerializer.SerializeToNode(whole.Events, Json.Rows);
        view["notices"] = JsonSerializer.SerializeToNode(whole.Notices, Json.Http);
        view["allowed"] = JsonSerializer.SerializeToNode(FollowUpRules.Allowed(state, now, reader), Json.Http);
        return view;
    }
}
