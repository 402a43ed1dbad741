using System.Text.Json;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>What it does that the author of a mention changes it or deletes it.</summary>
public sealed partial class MentionRevisionTests
{
    private static readonly DateTimeOffset Later = Samples.Monday.AddHours(9);

    private static readonly Mention Triaged = Samples.Mention with { KindReason = "says 'still'; that sounds like a problem" };

    private static readonly MentionRow Row = MentionText.RowOf(1, Triaged, Samples.Monday);

    [Fact]
    public void Both_versions_are_kept_with_their_times()
    {
        var once = MentionText.Revise(Row, Sent("It is here."), Later)!;
        var twice = MentionText.Revise(once, Sent("It was here."), Later.AddHours(1))!;

        Assert.Equal(("It was here.", Later.AddHours(1), Samples.Monday), (twice.Text, twice.EditedAt, twice.ReceivedAt));
        Assert.Equal(
            [
                new MentionVersion("My bag is still in Lisbon.", Triaged.PostedAt, Samples.Monday),
                new MentionVersion("It is here.", Triaged.PostedAt, Later),
            ],
            twice.Earlier!);
    }

    [Fact]
    public void The_same_text_a_version_that_is_known_and_anything_after_its_deletion_are_no_edits()
    {
        var edited = MentionText.Revise(Row, Sent("It is here."), Later)!;

        Assert.Null(MentionText.Revise(Row, Triaged, Later));
        Assert.Null(MentionText.Revise(edited, Triaged, Later.AddHours(1)));
        Assert.Null(MentionText.Revise(Row with { DeletedAt = Later }, Sent("It is here."), Later));

        // Posted later than the latest, it is one: its author has put the former words back.
        var back = MentionText.Revise(edited, Triaged with { PostedAt = Later }, Later.AddHours(1))!;
        Assert.Equal(("My bag is still in Lisbon.", 2), (back.Text, back.Earlier!.Count));
    }

    [Theory]
    [InlineData(FollowUpStage.InProgress, "My bag is still in Lisbon.")]
    [InlineData(FollowUpStage.Closed, "")]
    internal void Pictures_that_come_with_the_same_words_later_are_taken_over_and_nothing_has_happened(FollowUpStage stage, string text)
    {
        var row = MentionText.RowOf(1, Sent(text) with { Media = [Picture(1)] }, Samples.Monday);
        var state = FollowUpStories.At(stage) with { Outbox = [] };
        var sent = Sent(text) with { Media = [Picture(2), Picture(1)], MediaLeftOut = 3 };

        var edited = FollowUpRules.Decide(state, new EditMention(row, sent) { By = Actor.System }, Later);

        Assert.Equal((state, 0), (edited.State, edited.Events.Count));
        var changed = Assert.Single(edited.ChangedMentions);
        Assert.Equal([Picture(1), Picture(2)], changed.Media!);
        Assert.Equal((3, null, null), (changed.MediaLeftOut, changed.Earlier, changed.EditedAt));

        // Once it has them, or nothing is to be known of it any more, nothing is written.
        Assert.Null(MentionText.Revise(changed, sent, Later));
        Assert.Null(MentionText.Revise(row with { DeletedAt = Later }, sent, Later));
        Assert.Empty(FollowUpRules.Decide(
            state with { WordsForgottenAt = Later }, new EditMention(row, sent) { By = Actor.System }, Later).ChangedMentions);
    }

    [Fact]
    public void No_more_pictures_are_kept_than_come_with_a_mention_however_often_it_is_sent_with_others()
    {
        var row = Row;
        for (var n = 1; n <= 50; n++)
        {
            row = MentionText.Revise(row, Triaged with { Media = [Picture(n)] }, Later) ?? row;
        }

        Assert.Equal(Enumerable.Range(1, MentionReader.MostMedia).Select(Picture), row.Media!);
    }

    [Fact]
    public void An_edit_with_another_picture_keeps_the_former_one_with_the_words_that_it_came_with()
    {
        var row = MentionText.RowOf(1, Triaged with { Media = [Picture(1)] }, Samples.Monday);

        var once = MentionText.Revise(row, Sent("It is here.") with { Media = [Picture(2)] }, Later)!;
        var older = Sent("My bag.") with { PostedAt = Triaged.PostedAt.AddMinutes(-1), Media = [Picture(3)] };
        var twice = MentionText.Revise(once, older, Later.AddHours(1))!;

        Assert.Equal([Picture(2)], once.Media!);
        Assert.Equal([Picture(1)], Assert.Single(once.Earlier!).Media!);
        Assert.Equal([Picture(3), Picture(1)], twice.Earlier!.SelectMany(version => version.Media!));
        Assert.Equal(
            [Picture(3), Picture(1), Picture(2)], MentionView.Of(twice).Versions.SelectMany(version => version.Media!));

        // As it was written before versions had any.
        const string Old = """{"text":"My bag.","postedAt":null,"receivedAt":"2026-03-02T09:00:00Z"}""";
        Assert.Null(JsonSerializer.Deserialize<MentionVersion>(Old, Json.Rows)!.Media);
    }

    [Fact]
    public void Pictures_that_come_later_with_words_of_old_are_those_of_that_version_and_nothing_has_happened()
    {
        var row = MentionText.Revise(Row, Sent("It is here."), Later)!;
        var sent = Triaged with { Media = [Picture(1)] };

        var edited = FollowUpRules.Decide(
            FollowUpStories.At(FollowUpStage.InProgress), new EditMention(row, sent) { By = Actor.System }, Later.AddHours(1));

        Assert.Empty(edited.Events);
        var changed = Assert.Single(edited.ChangedMentions);
        Assert.Equal(("It is here.", null), (changed.Text, changed.Media));
        Assert.Equal([Picture(1)], Assert.Single(changed.Earlier!).Media!);

        // Sent again, also with links that are signed anew, or where there is no room for them, nothing is written.
        Assert.Null(MentionText.Revise(changed, sent, Later.AddHours(2)));
        Assert.Null(MentionText.Revise(changed, sent with { Media = [Picture(2)] }, Later.AddHours(2)));
        Assert.Null(MentionText.Revise(row, Triaged, Later.AddHours(2)));
        var full = row with
        {
            Earlier = [.. row.Earlier!, new MentionVersion(new string('x', MentionText.MaxUnitsWithMedia), null, Later)],
        };
        Assert.Null(MentionText.Revise(full, sent, Later.AddHours(2)));
    }

    [Fact]
    public void However_many_versions_with_long_links_there_are_the_row_has_room_for_them()
    {
        var row = Row;
        for (var n = 1; n <= 30; n++)
        {
            var media = Enumerable.Range(0, MentionReader.MostMedia)
                .Select(m => new MentionMedia($"https://pictures.example/{n}/{m}/" + new string('x', 2_000), null, null));
            row = MentionText.Revise(row, Sent($"{n}") with { Media = [.. media] }, Later.AddMinutes(n))!;
        }

        Assert.Equal(30, row.Earlier!.Count);
        Assert.InRange(row.Units, 0, MentionText.MaxUnitsWithMedia + 50_000);
        Assert.NotNull(row.Earlier[^1].Media);
        Assert.Null(row.Earlier[1].Media);
        var letter = row with { Text = new string('x', MentionText.MostUnitsOfMail), Earlier = null };
        var longer = MentionText.Revise(letter, Sent(new string('y', MentionText.MostUnitsOfMail)), Later.AddHours(1))!;
        Assert.Null(MentionText.Revise(longer, Sent("z"), Later.AddHours(2))!.Earlier![^1].Media);
    }

    [Fact]
    public void A_version_that_was_posted_before_the_latest_does_not_take_its_place()
    {
        var older = MentionText.Revise(Row, Sent("My bag.") with { PostedAt = Triaged.PostedAt.AddMinutes(-1) }, Later)!;

        Assert.Equal(("My bag is still in Lisbon.", "My bag."), (older.Text, older.Earlier!.Single().Text));

        // One without a time of its own bears that of its arrival.
        var withoutTime = Row with { PostedAt = Samples.Monday };
        Assert.Equal("It is here.", MentionText.Revise(withoutTime, Sent("It is here."), Later)!.Text);
    }

    [Fact]
    public void What_is_too_much_to_keep_is_left_out_between_the_first_version_and_the_latest()
    {
        var row = Row;
        for (var n = 1; n <= 20; n++)
        {
            row = MentionText.Revise(row, Sent($"{n} " + new string('x', 9_900)), Later.AddMinutes(n))!;
        }

        Assert.Equal("My bag is still in Lisbon.", row.Earlier![0].Text);
        Assert.Equal(["13", "14", "15", "16", "17", "18", "19"], row.Earlier.Skip(1).Select(version => version.Text.Split(' ')[0]));
        Assert.StartsWith("20 ", row.Text, StringComparison.Ordinal);
        Assert.Equal((12, 0), (row.VersionsLeftOut, row.WithoutWords().VersionsLeftOut));
    }

    [Fact]
    public void While_nobody_has_answered_it_is_triaged_anew_unless_somebody_said_what_it_is_and_no_clock_moves()
    {
        var state = FollowUpRules.Open("f1", "c1", Triaged, "anna", "fewest open", Samples.Levels, Samples.Monday).State;
        var praise = Sent("You are great!") with { Kind = MentionKind.Praise, KindReason = "says 'great'" };

        var edited = Edit(state, praise);

        Assert.Equal(
            (MentionKind.Praise, "says 'great'", "You are great!"),
            (edited.State.Kind, edited.State.KindReason, edited.State.Summary));
        Assert.Equal((state.FirstResponse, state.WaitingSince), (edited.State.FirstResponse, edited.State.WaitingSince));
        var happened = Assert.Single(edited.Events);
        Assert.Equal(
            (FollowUpEventType.Edited, "customer", 1, MentionKind.Praise),
            (happened.Type, happened.By, happened.Mention, happened.Kind));
        Assert.DoesNotContain(edited.State.Outbox, entry => entry.Notice == FollowUpNotices.MentionEdited);
        Assert.Contains(edited.State.Outbox, entry => entry.Kind == OutboxKind.CustomerHistory);

        Assert.Equal(MentionKind.Problem, Edit(state with { KindReason = null }, praise).State.Kind);
        Assert.Equal(MentionKind.Problem, Edit(state.After("acknowledge", Samples.Monday.AddHours(1)).State, praise).State.Kind);
    }

    [Theory]
    [InlineData(FollowUpStage.InProgress, 0)]
    [InlineData(FollowUpStage.AwaitingConfirmation, 0)]
    [InlineData(FollowUpStage.Closed, 1)]
    internal void Its_owner_is_notified_where_it_was_answered_and_what_is_closed_stays_so(FollowUpStage stage, int runs)
    {
        var state = FollowUpStories.At(stage) with { Outbox = [] };

        var edited = Edit(state, Sent("It is here.")).State;

        Assert.Equal((stage, state.Run + runs), (edited.Stage, edited.Run));
        Assert.Equal(
            (state.FirstResponse, state.NextResponse, state.Resolution, state.WaitingSince),
            (edited.FirstResponse, edited.NextResponse, edited.Resolution, edited.WaitingSince));
        var notice = Assert.Single(edited.Outbox, entry => entry.Kind == OutboxKind.Notice);
        Assert.Equal((FollowUpNotices.MentionEdited, "anna"), (notice.Notice, notice.To));
        Assert.True(FollowUpNotices.IsStillNeeded(notice, edited));
        Assert.False(FollowUpNotices.IsStillNeeded(notice, edited with { LastSpokeAt = Later.AddMinutes(1) }));
        var mail = FollowUpNotices.Write(notice, edited, Samples.Anna, Later);
        Assert.Equal(
            ("Read again what \u2068Cleo Customer\u2069 on twitter wrote", "It is here."), (mail.Subject, mail.Quote));
    }

    [Theory]
    [InlineData("Thank you, but it broke again.", 0, true)]
    [InlineData("Thank you so much!", 1, true)]
    [InlineData("Thank you so very much!", 0, false)]
    public void Thanks_that_nobody_had_to_read_reopen_it_where_they_are_more_than_thanks_now(string text, int pictures, bool reopens)
    {
        var (thanked, row) = Thanked();
        var edit = new EditMention(row, Thanks with
        {
            Text = text,
            Media = [.. Enumerable.Range(1, pictures).Select(Picture)],
        })
        { By = Actor.System };

        Assert.Equal(reopens, FollowUpRules.Reopens(thanked, edit, Later.AddHours(1)));
        if (!reopens)
        {
            var kept = FollowUpRules.Decide(thanked, edit, Later.AddHours(1)).State;
            Assert.False(kept.IsOpen);
            Assert.DoesNotContain(kept.Outbox, entry => entry.Kind == OutboxKind.Notice);
            return;
        }

        var edited = FollowUpRules.Reopened(thanked, edit, FollowUpRules.ReopenForEdit, Samples.Levels, Later.AddHours(1));

        Assert.Equal((FollowUpStage.InProgress, WaitingOn.Us, thanked.Run + 1, 2), (
            edited.State.Stage, edited.State.WaitingOn, edited.State.Run, edited.State.MentionCount));
        Assert.Equal((text, pictures), (edited.ChangedMentions.Single().Text, edited.ChangedMentions[0].Media?.Count ?? 0));
        Assert.Equal((FollowUpEventType.Reopened, "customer"), (edited.Events[0].Type, edited.Events[0].By));
        Assert.Equal(text, edited.State.LatestWord);
        Assert.Contains(edited.State.Outbox, entry => entry.Notice == FollowUpNotices.Reopened && entry.To == "anna");
        Assert.True(edited.State.NextResponse!.IsRunning);
        var undone = edited.State.After(new CloseAgain(null) { By = FollowUpStories.Anna }, Later.AddHours(2)).State;
        Assert.Equal((FollowUpStage.Closed, thanked.Outcome, 0), (undone.Stage, undone.Outcome, undone.ReopenCount));
    }

    [Theory]
    [InlineData("Thank you, but it broke again.", 0)]
    [InlineData("Thank you so much!", 1)]
    public void Of_thanks_that_are_more_once_it_can_not_be_reopened_any_more_its_owner_hears(string text, int pictures)
    {
        var (thanked, row) = Thanked();
        var sent = Thanks with { Text = text, Media = [.. Enumerable.Range(1, pictures).Select(Picture)] };
        var edit = new EditMention(row, sent) { By = Actor.System };
        var tooLate = thanked.ClosedAt!.Value.AddDays(31);

        Assert.False(FollowUpRules.Reopens(thanked, edit, tooLate));
        var edited = FollowUpRules.Decide(thanked, edit, tooLate);

        Assert.Equal(FollowUpEventType.Edited, Assert.Single(edited.Events).Type);
        Assert.Equal((false, thanked.Run + 1, text), (edited.State.IsOpen, edited.State.Run, edited.State.LatestEdit));
        var notice = edited.State.Outbox.Single(entry => entry.Notice == FollowUpNotices.MentionEdited);
        Assert.Equal("anna", notice.To);
        Assert.DoesNotContain("answer", FollowUpNotices.Write(notice, edited.State, Samples.Anna, tooLate).Lead.ToString());
        Assert.Equal((text, pictures), (edited.ChangedMentions.Single().Text, edited.ChangedMentions[0].Media?.Count ?? 0));
    }

    [Fact]
    public void What_was_answered_or_has_pictures_already_is_not_reopened_by_an_edit_or_by_links_that_are_signed_anew()
    {
        var (thanked, row) = Thanked();
        var broken = new EditMention(row, Thanks with { Text = "It broke again." }) { By = Actor.System };
        var withPictures = new EditMention(row with { Media = [Picture(1)] }, Thanks with { Media = [Picture(2)] }) { By = Actor.System };

        Assert.True(FollowUpRules.Reopens(thanked, broken, Later));
        Assert.False(FollowUpRules.Reopens(thanked with { LastSpokeAt = Later.AddMinutes(1) }, broken, Later.AddHours(1)));
        Assert.False(FollowUpRules.Reopens(thanked with { WordsForgottenAt = Later }, broken, Later.AddHours(1)));
        Assert.False(FollowUpRules.Reopens(thanked, broken with { Row = row with { Number = 1 } }, Later.AddHours(1)));
        Assert.False(FollowUpRules.Reopens(thanked, withPictures, Later.AddHours(1)));

        // A colleague has read it, and closed it by that.
        Assert.False(FollowUpRules.Reopens(thanked, broken with { Row = row with { Text = "It works now, box 12." } }, Later.AddHours(1)));
    }

    private static MentionMedia Picture(int number) => new($"https://pictures.example/{number}.jpg", "image/jpeg", null);

    private static readonly Mention Thanks = Triaged with { ExternalId = "1235", InReplyTo = "1234", Text = "Thank you so much!" };

    private static (FollowUpState State, MentionRow Row) Thanked()
    {
        var thanked = Join(FollowUpStories.At(FollowUpStage.Closed) with { Outbox = [] }, Thanks, Later)!;
        Assert.False(thanked.State.IsOpen);
        return (thanked.State, thanked.Reply!);
    }

    private static Mention Sent(string text) => Triaged with { Text = text };

    private static Accepted Edit(FollowUpState state, Mention sent) =>
        FollowUpRules.Decide(state, new EditMention(Row, sent) { By = Actor.System }, Later);

    private static Accepted? Join(FollowUpState state, Mention reply, DateTimeOffset now) =>
        FollowUpRules.Join(state, reply, FollowUpRules.ReopenForReply, Samples.Levels, now);
}
