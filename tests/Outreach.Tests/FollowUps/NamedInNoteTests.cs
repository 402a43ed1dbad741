using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>A note that names colleagues notifies each once.</summary>
public sealed class NamedInNoteTests
{
    private static readonly Roster Team = new(
    [
        Samples.Member("ravi-jagmohan") with { Name = "Ravi Jagmohan" },
        Samples.Member("ines") with { Name = "Inês Carvalho" },
        Samples.Member("jan-bos") with { Name = "Jan Bos" },
        Samples.Member("jan-vos") with { Name = "Jan Vos" },
        Samples.Member("darcy") with { Name = "D’Arcy Smit" },
        Samples.Member("gone") with { Name = "Gone Away", RemovedAt = Samples.Monday },
        Samples.Bot with { Name = "Robo" },
    ]);

    [Theory]
    [InlineData("@Ravi, can you call her?", "ravi-jagmohan")]
    [InlineData("@ravi-jagmohan and again @Ravi: look", "ravi-jagmohan")]
    [InlineData("(@RAVI-JAGMOHAN)", "ravi-jagmohan")]
    [InlineData("It is @Ravi's street, and @Inês knows it", "ravi-jagmohan ines")]
    [InlineData("@Carvalho is a last name, @ines an id", "ines")]
    [InlineData("@D’Arcy", "darcy")]
    [InlineData("@Jan could be two", "")]
    [InlineData("@jan-vos is one", "jan-vos")]
    [InlineData("@gone and @robo get none", "")]
    [InlineData("write to ravi@ravi.example", "")]
    [InlineData("@ Ravi", "")]
    [InlineData("nobody", "")]
    public void A_note_names_by_id_or_by_a_first_name_that_one_person_has(string text, string named) =>
        Assert.Equal(named, string.Join(' ', NamedInNoteRule.Find(text, Team, [])));

    [Fact]
    public void Who_writes_it_is_not_notified() => Assert.Equal(["ines"], NamedInNoteRule.Find("@Ravi @ines", Team, ["ravi-jagmohan"]));

    [Fact]
    public void A_note_enqueues_one_notice_for_each_with_the_note_itself()
    {
        var state = FollowUpStories.At(FollowUpStage.InProgress);

        var noted = state.After(
            new Note("@ben @lena look") { By = FollowUpStories.Anna, Named = ["ben", "lena"] }, Samples.Monday.AddHours(4));

        var note = Assert.Single(noted.Events);
        Assert.Equal(
            [("ben", (int?)note.Sequence), ("lena", note.Sequence)],
            noted.State.Outbox.Where(entry => entry.Notice == FollowUpNotices.Named).Select(entry => (entry.To!, entry.Note)));
    }

    [Fact]
    public void The_notice_quotes_the_note_and_comes_also_after_the_end_unless_the_words_are_forgotten()
    {
        var closed = FollowUpStories.At(FollowUpStage.Closed);
        var entry = new OutboxEntry { Id = "f1-9", Kind = OutboxKind.Notice, Notice = FollowUpNotices.Named, To = "ben", Note = 3 };

        var notice = FollowUpNotices.Write(entry, closed, Samples.Ben, Samples.Monday, "@ben look");

        Assert.Equal(("@ben look", "the note names you"), (notice.Quote, notice.Why));
        Assert.True(FollowUpNotices.IsStillNeeded(entry, closed));
        Assert.False(FollowUpNotices.IsStillNeeded(entry, closed with { WordsForgottenAt = Samples.Monday }));
    }
}
