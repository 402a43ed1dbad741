using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Tests.FollowUps;
using Outreach.WorkItems;

namespace Outreach.Tests.Notices;

public sealed class NoticeCatalogueTests
{
    public static TheoryData<NoticeKind> Kinds() => [.. Enum.GetValues<NoticeKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_label_and_a_text(NoticeKind kind)
    {
        Assert.NotEmpty(NoticeTraits.Of(kind).Label);
        Assert.Contains(kind, FollowUpNotices.Catalogue.Kinds.Concat(CallNotices.Catalogue.Kinds));
    }

    [Fact]
    public void A_kind_that_the_item_has_no_text_for_is_neither_enqueued_nor_sent_as_another()
    {
        var entry = new OutboxEntry { Id = "f1-1", Kind = OutboxKind.Notice, Notice = NoticeKind.CallOwed, To = "anna" };
        var state = FollowUpStories.At(FollowUpStage.New);
        Action[] attempts =
        [
            () => FollowUpNotices.Catalogue.EntryOf(NoticeKind.CallOwed, "anna", clock: null),
            () => FollowUpNotices.IsStillNeeded(entry, state),
            () => FollowUpNotices.Write(entry, state, Samples.Anna, Samples.Monday),
        ];

        Assert.All(attempts, attempt => Assert.Contains("CallOwed", Assert.Throws<InvalidOperationException>(attempt).Message));
        Assert.Throws<InvalidOperationException>(() => FollowUpNotices.IsStillNeeded(entry with { Notice = null }, state));
    }
}
