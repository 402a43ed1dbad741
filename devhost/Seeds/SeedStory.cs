using System.Xml;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.DevHost.Seeds;

internal sealed record SeededFollowUp(FollowUpState State, IReadOnlyList<FollowUpEvent> Events, IReadOnlyList<MentionRow> Mentions);

/// <summary>
/// Lets the past happen by the product's own rules, at the moments at which it is said to have happened. What would have
/// been e-mailed then is not e-mailed now.
/// </summary>
internal static class SeedStory
{
    /// <exception cref="InvalidDataException">A step does not fit the state, so the seeds are wrong.</exception>
    public static SeededFollowUp Replay(
        string followUpId, string customerId, Mention mention, IReadOnlyList<SeedStep> steps, string owner, Roster roster,
        ServiceLevelVersion levels, DateTimeOffset receivedAt, bool isReturning)
    {
        var opened = FollowUpRules.Open(followUpId, customerId, mention, owner, "knows this customer", levels, receivedAt, isReturning);
        var story = new SeededFollowUp(opened.State, opened.Events, [opened.Reply!]);
        foreach (var step in steps)
        {
            var at = receivedAt + XmlConvert.ToTimeSpan(step.After);
            story = Next(PassTime(story, at, roster, levels), CommandOf(step, owner, roster, at), levels, at);
        }

        return story with
        {
            State = story.State with
            {
                Outbox = [.. story.State.Outbox.Where(entry => entry.Kind is OutboxKind.Index or OutboxKind.ReportFacts)],
            },
        };
    }

    /// <summary>Clocks that ran out between two steps were missed then.</summary>
    private static SeededFollowUp PassTime(SeededFollowUp story, DateTimeOffset until, Roster roster, ServiceLevelVersion levels)
    {
        var withoutOutbox = story with { State = story.State with { Outbox = [] } };
        return FollowUpRules.NextDeadline(withoutOutbox.State, story.State.ReceivedAt) is { } deadline && deadline < until
            ? PassTime(
                Next(story, new ApplyDue(roster.LeadOf(story.State.Owner)) { By = Actor.System }, levels, deadline), until, roster, levels)
            : story;
    }

    private static SeededFollowUp Next(SeededFollowUp story, FollowUpCommand command, ServiceLevelVersion levels, DateTimeOffset at) =>
        FollowUpRules.Decide(story.State, command, levels, at) switch
        {
            Accepted accepted => new SeededFollowUp(
                accepted.State,
                [.. story.Events, .. accepted.Events],
                accepted.Reply is { } reply ? [.. story.Mentions, reply] : story.Mentions),
            Refused refused => throw new InvalidDataException($"Seed {story.State.Id}: {command.Name} at {at:O}: {refused.Reason}"),
            _ => throw new InvalidOperationException("A decision is accepted or refused."),
        };

    private static FollowUpCommand CommandOf(SeedStep step, string owner, Roster roster, DateTimeOffset at)
    {
        var byCustomer = step.By == Actor.Customer.Id;
        var logger = roster.Find(byCustomer ? owner : step.By) ?? throw new InvalidDataException($"'{step.By}' is not on the roster.");
        return (step.Body with { By = byCustomer ? step.By : null }).ToCommand(step.Command, logger, roster, at);
    }
}
