using Outreach.Customers.ThankYouCalls;
using Outreach.Reports;

namespace Outreach.Tests.Reports;

/// <summary>A lead renames, merges and decides; what was counted under a topic goes where the topic goes.</summary>
public sealed class VoiceRulesTests
{
    private static readonly DateTimeOffset Now = Samples.Monday;

    [Fact]
    public void A_renamed_topic_keeps_its_id_and_says_who_renamed_it_and_when()
    {
        var renamed = Changed(VoiceTopic.Named("app"), new VoiceEdit(" Larger type ", null, null));

        Assert.Equal(("app", "Larger type", VoiceState.Heard), (renamed.Id, renamed.Name, renamed.State));
        Assert.Equal((Now, "lena", 1), (renamed.ChangedAt!.Value, renamed.ChangedBy, renamed.Version));

        // The same again is no change.
        Assert.Equal(renamed, VoiceRules.Change(renamed, new VoiceEdit("Larger type", null, null), "ada", Now.AddDays(1)).Changed[0]);
    }

    [Fact]
    public void What_is_declined_needs_a_reason_and_a_reason_goes_with_its_state()
    {
        var topic = VoiceTopic.Named("app");
        Assert.Equal("reason", VoiceRules.Change(topic, new VoiceEdit(null, VoiceState.Declined, null), "lena", Now).Field);

        var declined = Changed(topic, new VoiceEdit(null, VoiceState.Declined, "Nobody could read it."));
        Assert.Equal((VoiceState.Declined, "Nobody could read it."), (declined.State, declined.Reason));

        // Another name is no other state.
        Assert.Equal("Nobody could read it.", Changed(declined, new VoiceEdit("Type", null, null)).Reason);
        Assert.Null(Changed(declined, new VoiceEdit(null, VoiceState.Decided, null)).Reason);

        // An empty one is taken back, but for what is declined.
        var decided = Changed(topic, new VoiceEdit(null, VoiceState.Decided, "Next spring."));
        Assert.Null(Changed(decided, new VoiceEdit(null, VoiceState.Decided, "")).Reason);
        Assert.Equal("reason", VoiceRules.Change(declined, new VoiceEdit(null, null, ""), "lena", Now).Field);
    }

    [Theory]
    [InlineData(null, null, "body")]
    [InlineData("", null, "name")]
    [InlineData("two\nlines", null, "name")]
    [InlineData("app", " ", "reason")]
    public void What_is_wrong_is_named(string? name, string? reason, string field) =>
        Assert.Equal(field, VoiceRules.Change(VoiceTopic.Named("app"), new VoiceEdit(name, null, reason), "lena", Now).Field);

    [Fact]
    public void A_name_of_81_characters_and_a_reason_of_501_are_too_long()
    {
        Assert.Null(VoiceRules.Change(VoiceTopic.Named("a"), new VoiceEdit(new('n', 80), null, new('r', 500)), "lena", Now).Refusal);
        Assert.Equal("name", VoiceRules.Change(VoiceTopic.Named("a"), new VoiceEdit(new('n', 81), null, null), "lena", Now).Field);
        Assert.Equal("reason", VoiceRules.Change(VoiceTopic.Named("a"), new VoiceEdit(null, null, new('r', 501)), "lena", Now).Field);
    }

    [Fact]
    public void A_merged_topic_stands_for_the_last_of_a_chain_and_can_be_neither_changed_nor_merged_again()
    {
        var topics = Topics("a", "b", "c");
        topics = After(topics, "a", "b");
        topics = After(topics, "b", "c");

        Assert.Equal("c", VoiceRules.Resolve(topics, "a"));
        Assert.Equal("never-there", VoiceRules.Resolve(topics, "never-there"));

        // Into one that was merged is into what it is part of, and the same again is no change.
        Assert.Equal([topics["a"], topics["c"]], VoiceRules.Merge(topics, "a", "b", "lena", Now).Changed);
        Assert.Equal((null, true), RefusalOf(VoiceRules.Change(topics["a"], new VoiceEdit("A", null, null), "lena", Now)));
        var four = new Dictionary<string, VoiceTopic>(topics) { ["d"] = VoiceTopic.Named("d") };
        Assert.Equal((null, true), RefusalOf(VoiceRules.Merge(four, "a", "d", "lena", Now)));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("b", "a")]
    [InlineData("a", "unknown")]
    public void A_topic_becomes_part_of_neither_itself_nor_what_is_part_of_it_nor_nothing(string from, string into)
    {
        // a is part of b.
        var topics = After(Topics("a", "b"), "a", "b");

        Assert.Equal("into", VoiceRules.Merge(from == "a" && into == "a" ? Topics("a") : topics, from, into, "lena", Now).Field);
    }

    [Fact]
    public void A_merge_writes_the_topic_that_stays_too_so_that_of_two_merges_at_once_one_decides_again() =>
        Assert.Equal(["a", "b"], VoiceRules.Merge(Topics("a", "b"), "a", "b", "lena", Now).Changed.Select(topic => topic.Id));

    [Fact]
    public void A_topic_that_is_taken_out_takes_along_what_was_part_of_it_and_is_as_it_was()
    {
        var topics = After(Topics("a", "b", "c", "d"), "a", "b");
        topics = After(topics, "d", "c");
        topics = After(topics, "b", "c");

        var taken = Assert.Single(VoiceRules.Unmerge(topics["b"], "ada", Now.AddDays(1)).Changed);

        Assert.Equal(
            VoiceTopic.Named("b") with { ChangedAt = Now.AddDays(1), ChangedBy = "ada", Version = topics["b"].Version + 1 }, taken);
        topics["b"] = taken;
        Assert.Equal(["b", "b", "c", "c"], new[] { "a", "b", "c", "d" }.Select(id => VoiceRules.Resolve(topics, id)));

        // By itself it can be merged again, and what is by itself can't be taken out.
        Assert.Equal("d", VoiceRules.Resolve(After(Topics("b", "d"), "b", "d"), "b"));
        Assert.Equal((null, true), RefusalOf(VoiceRules.Unmerge(taken, "ada", Now)));
    }

    [Fact]
    public void What_became_of_what_somebody_asked_for_is_said_once_a_topic_the_latest_first_and_three_at_the_most()
    {
        var topics = After(Topics("app", "type", "bills", "doors", "late"), "app", "type");
        topics["type"] = Changed(topics["type"], new VoiceEdit("Larger type", VoiceState.Declined, "It would not fit."));
        VoiceItem[] said =
        [
            Said(1, FeedbackSource.Call, "late"),
            Said(2, FeedbackSource.Call, "type"),
            Said(3, FeedbackSource.Call, "app"),
            Said(4, FeedbackSource.Idea, "") with { SortedUnder = "bills" },
            Said(5, FeedbackSource.Confirmation, "after-a-fix") with { SortedUnder = "doors" },

            // Not sorted, withdrawn, and kept before sources were: of these nothing is known.
            Said(6, FeedbackSource.Idea, ""),
            Said(7, FeedbackSource.Call, "late") with { IsWithdrawn = true },
            Said(8, FeedbackSource.Call, "late") with { Source = null },
        ];

        Assert.Equal(
            [
                new AskedFor("doors", VoiceState.Heard, null, Now.AddDays(5)),
                new AskedFor("bills", VoiceState.Heard, null, Now.AddDays(4)),
                new AskedFor("Larger type", VoiceState.Declined, "It would not fit.", Now.AddDays(3)),
            ],
            VoiceRules.AskedIn(said, topics, 3));
        Assert.Empty(VoiceRules.AskedIn(said[5..], topics, 3));

        // A topic that came with a call before topics were kept is called by its id.
        Assert.Equal("old", Assert.Single(VoiceRules.AskedIn([Said(1, FeedbackSource.Call, "old")], topics, 3)).Topic);
    }

    private static VoiceItem Said(int day, FeedbackSource source, string topic) =>
        new() { Week = "2026-W10", RowKey = $"{day}", Topic = topic, Source = source, At = Now.AddDays(day), Said = "Larger, please." };

    private static VoiceTopic Changed(VoiceTopic topic, VoiceEdit edit) =>
        Assert.Single(VoiceRules.Change(topic, edit, "lena", Now).Changed);

    private static (string? Field, bool IsRefused) RefusalOf(VoiceDecision decision) => (decision.Field, decision.Refusal is not null);

    private static Dictionary<string, VoiceTopic> Topics(params string[] ids) =>
        ids.ToDictionary(id => id, id => VoiceTopic.Named(id));

    private static Dictionary<string, VoiceTopic> After(Dictionary<string, VoiceTopic> topics, string from, string into)
    {
        var after = new Dictionary<string, VoiceTopic>(topics);
        foreach (var topic in VoiceRules.Merge(topics, from, into, "lena", Now).Changed)
        {
            after[topic.Id] = topic;
        }

        return after;
    }
}
