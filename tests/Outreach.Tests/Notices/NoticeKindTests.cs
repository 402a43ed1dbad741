using System.Text.Json;
using Outreach.Customers.ThankYouCalls;
using Outreach.SharedKernel;

namespace Outreach.Tests.Notices;

/// <summary>What was stored under an earlier name of a kind of notice is still read.</summary>
public sealed class NoticeKindTests
{
    [Fact]
    public void A_stored_choice_or_notice_of_a_due_call_is_read_by_its_earlier_name_and_written_by_its_own()
    {
        var choices = JsonSerializer.Deserialize<Dictionary<NoticeKind, string>>("""{ "call_owed": "digest" }""")!;
        var kind = JsonSerializer.Deserialize<NoticeKind>("\"call_owed\"");

        Assert.Equal("digest", choices[CallNotices.CallDue]);
        Assert.Equal(CallNotices.CallDue, kind);
        Assert.Equal("\"call_due\"", JsonSerializer.Serialize(kind));
    }
}
