using System.Reflection;
using Outreach.Customers;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

public sealed class NoticeTextTests
{
    /// <summary>Isolated, whatever way it is written.</summary>
    private const string Name = "\u2068Cleo Customer\u2069";

    [Theory]
    [InlineData("assigned", null, FollowUpStage.New, "Answer {name} on twitter by {due}")]
    [InlineData("assigned", null, FollowUpStage.InProgress, "Solve it for {name} on twitter by {due}")]
    [InlineData("due_soon", ClockKind.FirstResponse, FollowUpStage.New, "Due soon: answer {name} on twitter by {due}")]
    [InlineData("missed", ClockKind.FirstResponse, FollowUpStage.New, "Overdue: step in, {name} on twitter waits")]
    [
        InlineData(
            "promise_due", ClockKind.Promise, FollowUpStage.InProgress, "Keep the promise to {name} on twitter by {due}")]
    [
        InlineData(
            "customer_replied", ClockKind.NextResponse, FollowUpStage.InProgress, "Answer {name} on twitter again by {due}")]
    [InlineData("offered", ClockKind.FirstResponse, FollowUpStage.New, "Can you take this? Answer {name} on twitter by {due}")]
    [
        InlineData(
            "offered",
            ClockKind.Promise,
            FollowUpStage.InProgress,
            "Can you take this? Keep the promise to {name} on twitter by {due}")]
    [InlineData("taken", null, FollowUpStage.New, "No longer yours: answer {name} on twitter by {due}")]
    [
        InlineData(
            "taken",
            ClockKind.Promise,
            FollowUpStage.InProgress,
            "No longer yours: keep the promise to {name} on twitter by {due}")]
    [InlineData("handed_over", null, FollowUpStage.New, "Take over: answer {name} on twitter by {due}")]
    [InlineData("reopened_again", null, FollowUpStage.InProgress, "Reopened 0 times: step in, {name} on twitter waits")]
    [InlineData("mention_edited", null, FollowUpStage.InProgress, "Read again what {name} on twitter wrote")]
    [InlineData("mail_loop", null, FollowUpStage.InProgress, "Too many e-mails of {name} on twitter: look whether it is a machine")]
    [InlineData("named", null, FollowUpStage.InProgress, "A colleague names you in a note about {name} on twitter")]
    [InlineData("customer_confirmed", null, FollowUpStage.AwaitingConfirmation, "{name} on twitter says that it is fixed")]
    [InlineData("reopened", null, FollowUpStage.InProgress, "Reopened: solve it for {name} on twitter by {due}")]
    [
        InlineData(
            "handed_over",
            null,
            FollowUpStage.AwaitingConfirmation,
            "Take over: ask {name} on twitter whether it is fixed by {due}")]
    internal void A_notice_says_what_to_do_in_the_readers_own_time(string kind, ClockKind? clock, FollowUpStage stage, string subject)
    {
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = new(kind), Clock = clock, To = "anna" };

        var state = FollowUpStories.At(stage);
        state = clock switch
        {
            ClockKind.Promise => state.After("promise", Samples.Monday.AddHours(2)).State,
            ClockKind.NextResponse => state.After("customer-replied", Samples.Monday.AddHours(2)).State,
            _ => state,
        };

        var notice = FollowUpNotices.Write(entry, state, Samples.Anna, Samples.Monday.AddHours(3));

        DateTimeOffset? due = clock == ClockKind.Promise
            ? state.PromisedFor
            : clock == ClockKind.NextResponse
            ? state.NextResponse!.DueAt
            : FollowUpRules.TodoOf(state)!.DueAt;
        Assert.Equal(due, notice.DueAt);
        Assert.Equal(subject.Replace("{due}", LocalTime.For(due!.Value, Samples.Anna.TimeZone)).Replace("{name}", Name), notice.Subject);
        Assert.Equal(("f1-1", "f1", "followups/f1", kind), (notice.OutboxId, notice.About, notice.Path, notice.Kind.Name));
        Assert.Equal(kind == "customer_replied" ? "Any news?" : state.Summary, notice.Quote);
    }

    [Theory]
    [InlineData("call_due", "Call {name} and say thank you, by {due}", "{name} has earned a call from you.")]
    [InlineData("due_soon", "Still to call: {name}, by {due}", "You have not reached {name} yet.")]
    [InlineData("missed", "Overdue: step in, {name} was not called", "The call was due by {due}.")]
    [InlineData("call_to_decide", "Decide: {name} could not be reached", "0 attempts did not reach them.")]
    [InlineData(
        "handed_over",
        "Take over: call {name} and say thank you, by {due}",
        "A colleague is absent or has left, and this")]
    [InlineData(
        "offered",
        "Can you make this call? Call {name} and say thank you, by {due}",
        "Its caller is off duty or has too much to do.")]
    [InlineData(
        "taken",
        "No longer yours: call {name} and say thank you, by {due}",
        "A colleague has taken this call from you.")]
    public void A_notice_about_a_call_says_whom_to_call_and_by_when(string kind, string subject, string lead)
    {
        var call = CallTo("anna");
        var due = LocalTime.For(call.Clock.DueAt, Samples.Anna.TimeZone);
        var entry = new OutboxEntry { Id = "c1.1-1", Kind = OutboxKind.Notice, Notice = new(kind), To = "anna" };

        var notice = CallNotices.Write(entry, call, Samples.Anna);

        Assert.Equal(subject.Replace("{due}", due).Replace("{name}", Name), notice.Subject);
        Assert.StartsWith(lead.Replace("{due}", due).Replace("{name}", Name), notice.Lead);
        Assert.Equal(
            ("c1.1-1", "c1.1", "calls/c1.1", kind, "3 mentions"),
            (notice.OutboxId, notice.About, notice.Path, notice.Kind.Name, notice.Quote));
    }

    [Fact]
    public void Each_kind_of_notice_has_its_text_tried()
    {
        Assert.Empty(Untried(FollowUpNotices.Catalogue, nameof(A_notice_says_what_to_do_in_the_readers_own_time)));
        Assert.Empty(Untried(CallNotices.Catalogue, nameof(A_notice_about_a_call_says_whom_to_call_and_by_when)));

        static IEnumerable<string> Untried(INoticeCatalogue catalogue, string test) =>
            catalogue.Kinds.Select(kind => kind.Name).Except(
                typeof(NoticeTextTests)
                    .GetMethod(test, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!
                    .GetCustomAttributesData()
                    .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                    .Select(row => (string)((IReadOnlyList<CustomAttributeTypedArgument>)row.ConstructorArguments[0].Value!)[0].Value!));
    }

    [Fact]
    public void A_notice_about_a_colleagues_work_names_them_as_people_do_and_one_about_the_readers_own_names_nobody()
    {
        var missed = new OutboxEntry
        {
            Id = "f1-1",
            Kind = OutboxKind.Notice,
            Notice = FollowUpNotices.Missed,
            Clock = ClockKind.FirstResponse,
            To = "lena",
        };
        var state = FollowUpStories.At(FollowUpStage.New) with { Owner = "desmond-pinas" };
        var roster = new Roster([Samples.Lena, Samples.Member("desmond-pinas") with { Name = "Desmond Pinas" }]);
        var call = CallTo("desmond-pinas");
        Notice[] notices =
        [
            FollowUpNotices.Write(missed, state, Samples.Lena, Samples.Monday),
            CallNotices.Write(missed, call, Samples.Lena),
            CallNotices.Write(missed with { Notice = CallNotices.CallToDecide }, call, Samples.Lena),
        ];

        foreach (var notice in notices)
        {
            var named = notice.Naming(roster);
            Assert.EndsWith("; it is with Desmond Pinas", named.Subject);
            Assert.EndsWith(" It is with Desmond Pinas.", named.Lead);
            Assert.DoesNotContain("desmond-pinas", named.Subject + named.Lead);
            Assert.EndsWith("; it is with desmond-pinas", notice.Naming(new Roster([Samples.Lena])).Subject);
        }

        var own = FollowUpNotices.Write(
            missed with { Notice = FollowUpNotices.Assigned }, FollowUpStories.At(FollowUpStage.New), Samples.Anna, Samples.Monday);
        Assert.Same(own, own.Naming(Samples.Roster));
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "Europe/Amsterdam", "Sun 29 Mar 01:30")]
    [InlineData("2026-03-29T01:30:00Z", "Europe/Amsterdam", "Sun 29 Mar 03:30")]
    [InlineData("2026-03-02T23:45:00Z", "Asia/Kolkata", "Tue 3 Mar 05:15")]
    [InlineData("2026-03-02T23:45:00Z", "Mars/Olympus", "Mon 2 Mar 23:45")]
    public void A_moment_reads_as_on_the_readers_wall(string at, string zone, string reads) =>
        Assert.Equal(reads, LocalTime.For(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), zone));

    private static CallState CallTo(string assignee) => CallRules.Open(
        CustomerRules.Remember(null, "c1", Samples.Mention, "ben", Samples.Monday),
        assignee,
        "3 mentions",
        new CallWindow("09:00", "20:00", "Europe/Amsterdam"),
        Samples.Monday).State;
}
