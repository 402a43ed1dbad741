using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Notices;
using Outreach.Platform;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Tests.Deployment;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

public sealed class NoticeCatalogueTests
{
    private static readonly NoticeTraits Seen = new("seen", "to see");

    public static TheoryData<string> Kinds() => [.. Samples.NoticeKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_name_a_label_and_a_row_in_the_guide_for_staff(string kind)
    {
        Assert.Matches("^[a-z]+(_[a-z]+)*$", kind);
        Assert.NotEmpty(Samples.NoticeKinds.Find(kind)!.Label);
        Assert.Matches($@"(?m)^\| `{kind}` \| \S.*\|$", Repository.Read("docs/staff-guide.md").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_app_knows_the_kinds_of_every_catalogue_and_no_two_of_one_name()
    {
        var catalogues = typeof(OutreachServices).Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsAssignableTo(typeof(INoticeCatalogue)))
            .Select(field => (INoticeCatalogue)field.GetValue(null)!)
            .ToHashSet();
        var services = new ServiceCollection().AddStaff().AddCustomers(new ConfigurationBuilder().Build()).AddFollowUps();
        using var app = services.BuildServiceProvider();

        Assert.NotEmpty(catalogues);
        Assert.Equal(catalogues, app.GetServices<INoticeCatalogue>().ToHashSet());
        Assert.Equal(Samples.NoticeKinds.All, app.GetRequiredService<NoticeKinds>().All);
    }

    [Fact]
    public void Two_kinds_of_one_name_and_a_choice_that_there_is_not_are_refused_at_start()
    {
        Assert.Throws<ArgumentException>(() => Of(Seen, Seen));
        Assert.Contains("named seen", WhyNot(Of(Seen), Of(Seen with { Label = "to look at" })));
        Assert.Contains("chosen as heard", WhyNot(Of(Seen with { ChosenAs = new NoticeKind("heard") })));
        Assert.Contains("chosen as ,", WhyNot(Of(Seen with { ChosenAs = default(NoticeKind) })));

        static string WhyNot(params INoticeCatalogue[] catalogues) =>
            Assert.Throws<InvalidOperationException>(() => new NoticeKinds(catalogues)).Message;
    }

    [Fact]
    public void What_catalogues_have_in_common_is_one_kind_and_keeps_its_place()
    {
        var kinds = new NoticeKinds([Of(Seen, new("gone", "gone")), Of(new("come", "come"), Seen, new("met", "met"))]);

        Assert.Equal(["come", "seen", "met", "gone"], kinds.All.Select(kind => kind.Name));
    }

    [Fact]
    public void A_kind_is_its_name_in_rows_and_bodies_alone_or_as_the_key_of_a_choice()
    {
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = FollowUpNotices.DueSoon, To = "anna" };
        var preferences = new NoticePreferences
        {
            Kinds = new Dictionary<NoticeKind, NoticeDelivery> { [FollowUpNotices.CustomerReplied] = NoticeDelivery.Off },
        };

        Assert.Contains("\"notice\":\"due_soon\"", JsonSerializer.Serialize(entry, Json.Rows));
        Assert.DoesNotContain("\"notice\":", JsonSerializer.Serialize(entry with { Notice = null }, Json.Rows));
        Assert.Contains("{\"customer_replied\":\"off\"}", JsonSerializer.Serialize(preferences, Json.Http));
        Assert.Equal(entry, Again(entry));
        Assert.Equal(preferences.Kinds, Again(preferences)!.Kinds);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<NoticeKind>("1", Json.Rows));

        static T? Again<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Json.Rows), Json.Rows);
    }

    [Fact]
    public void A_kind_that_the_item_has_no_text_for_is_neither_enqueued_nor_sent_as_another()
    {
        var callDue = new NoticeKind("call_due");
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = callDue, To = "anna" };
        var state = FollowUpStories.At(FollowUpStage.New);
        Action[] attempts =
        [
            () => FollowUpNotices.Catalogue.EntryOf(callDue, "anna", clock: null),
            () => FollowUpNotices.IsStillNeeded(entry, state),
            () => FollowUpNotices.Write(entry, state, Samples.Anna, Samples.Monday),
        ];

        Assert.All(attempts, attempt => Assert.Contains("call_due", Assert.Throws<InvalidOperationException>(attempt).Message));
        Assert.Throws<InvalidOperationException>(() => FollowUpNotices.IsStillNeeded(entry with { Notice = null }, state));
    }

    [Fact]
    public void A_notice_comes_after_the_event_that_it_reports()
    {
        var change = new FollowUpChange(
            FollowUpStories.At(FollowUpStage.New), new Reindex { By = Actor.System }, Samples.Monday.AddHours(1));
        change.EnqueueNotice(FollowUpNotices.Missed, "lena", ClockKind.FirstResponse);
        change.Happened(FollowUpEventType.DueSoon);

        Assert.Contains("missed", Assert.Throws<InvalidOperationException>(() => change.Accept()).Message);

        change.Happened(FollowUpEventType.Missed);
        Assert.Equal(2, change.Accept().Events.Count);
    }

    private static NoticeCatalogue<string> Of(params NoticeTraits[] kinds)
    {
        var catalogue = new NoticeCatalogue<string>("a test");
        foreach (var kind in kinds)
        {
            catalogue.Add(kind, kind.Label);
        }

        return catalogue;
    }
}
