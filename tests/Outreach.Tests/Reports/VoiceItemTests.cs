using Outreach.Customers.ThankYouCalls;
using Outreach.Reports;

namespace Outreach.Tests.Reports;

/// <summary>What a customer said, through all that can become of it; what is late or repeated changes nothing.</summary>
public sealed class VoiceItemTests
{
    private static readonly FeedbackCopy Place = new("2026-W10", "01772442000000-0-001", "app");

    [Fact]
    public void A_calls_words_are_under_its_topic_and_an_idea_or_a_confirmation_under_none_until_a_person_gives_it_one()
    {
        Assert.Equal("app", Heard(FeedbackSource.Call).CountedUnder);
        Assert.Equal("not_sorted", Heard(FeedbackSource.Confirmation).CountedUnder);
        var idea = Heard(FeedbackSource.Idea);
        Assert.Equal("not_sorted", idea.CountedUnder);

        var sorted = idea.Sort(new VoiceSort("type", null, "anna", Samples.Monday));
        Assert.Equal(("type", "anna", 2), (sorted.CountedUnder, sorted.SortedBy, sorted.Version));
        Assert.Equal("not_sorted", sorted.Sort(new VoiceSort(null, null, "anna", Samples.Monday)).CountedUnder);
    }

    [Fact]
    public void What_is_repeated_or_late_changes_nothing_and_what_is_newer_keeps_its_topic()
    {
        var sorted = Heard(FeedbackSource.Idea, version: 5).Sort(new VoiceSort("type", null, "anna", Samples.Monday));

        Assert.Equal(sorted, Hear(sorted, "Larger, please.", version: 5));
        Assert.Equal(sorted, Hear(sorted, "Smaller?", version: 4));
        var edited = Hear(sorted, "Much larger, please.", version: 6);
        Assert.Equal(("Much larger, please.", "type", 3), (edited.Said, edited.CountedUnder, edited.Version));
    }

    [Fact]
    public void What_turns_out_to_be_no_idea_is_not_counted_and_has_no_words_until_it_is_one_again()
    {
        var withdrawn = Heard(FeedbackSource.Idea, version: 1).Withdraw(version: 3);
        Assert.Equal((null, null, null), (withdrawn.CountedUnder, withdrawn.Said, withdrawn.Customer));
        Assert.Equal(withdrawn, withdrawn.Withdraw(version: 3));
        Assert.Equal(withdrawn, Hear(withdrawn, "Larger, please.", version: 2));

        var again = Hear(withdrawn, "Larger, please.", version: 4);
        Assert.Equal(("not_sorted", "Larger, please."), (again.CountedUnder, again.Said));
    }

    [Fact]
    public void An_erased_customers_words_go_and_their_count_stays_by_a_mark_that_no_attempt_changes()
    {
        var erased = Heard(FeedbackSource.Call).Forget("x-1");
        Assert.Equal((null, "x-1", "app"), (erased.Said, erased.Customer, erased.CountedUnder));
        Assert.Equal(erased, erased.Forget("x-2"));

        // Words that are still on their way don't arrive.
        Assert.Equal(erased, Hear(erased, "Larger, please.", version: 9));
        Assert.Null(Heard(FeedbackSource.Idea).Withdraw(2).Forget("x-1").Customer);

        // Deleted words alone leave the customer counted.
        Assert.Equal("p1", Heard(FeedbackSource.Call).Forget(mark: null).Customer);
    }

    [Fact]
    public void Of_two_who_give_it_a_topic_the_first_counts_for_whoever_saw_it_before()
    {
        var sorted = Heard(FeedbackSource.Idea).Sort(new VoiceSort("type", VoiceTopic.NotSorted, "anna", Samples.Monday));

        Assert.Equal("type", sorted.CountedUnder);
        Assert.Equal(sorted, sorted.Sort(new VoiceSort("app", VoiceTopic.NotSorted, "ben", Samples.Monday)));
        Assert.Equal("app", sorted.Sort(new VoiceSort("app", "type", "ben", Samples.Monday)).CountedUnder);
    }

    [Fact]
    public void A_mark_is_no_hash_of_a_customer()
    {
        var mark = VoiceItem.MarkOf("0f8fad5bd9cb469f");

        Assert.Equal("x-0f8fad5bd9cb46", mark);
        Assert.True(VoiceItem.IsMark(mark));
        Assert.False(VoiceItem.IsMark("0f8fad5bd9cb469f"));
    }

    private static VoiceItem Heard(FeedbackSource source, int version = 1) => VoiceItem.Hear(
        null, new FeedbackWords(Place, source, "", Samples.Monday, version), "Larger, please.", "p1");

    private static VoiceItem Hear(VoiceItem before, string said, int version) => VoiceItem.Hear(
        before, new FeedbackWords(Place, before.Source ?? FeedbackSource.Idea, "", Samples.Monday, version), said, "p1");
}
