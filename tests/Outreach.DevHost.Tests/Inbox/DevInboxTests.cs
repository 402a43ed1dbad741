using System.Text;
using Outreach.DevHost.Inbox;

namespace Outreach.DevHost.Tests.Inbox;

public sealed class DevInboxTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("outreach-inbox-").FullName;

    private string Path => System.IO.Path.Combine(_data, "inbox.ndjson");

    [Fact]
    public void Mails_are_there_in_order_after_the_host_is_gone()
    {
        using (var inbox = Open())
        {
            inbox.Append(Item("1"), Item("2"));
            inbox.Append(Item("3\n\u2028\"é😀"));
        }

        using var reopened = Open();
        reopened.Append(Item("4"));

        Assert.Equal(["1", "2", "3\n\u2028\"é😀", "4"], reopened.List().Select(item => item.Subject));
        Assert.Equal(["4"], reopened.List(newest: 1).Select(item => item.Subject));
    }

    [Fact]
    public void A_line_that_a_killed_host_left_unfinished_is_dropped_and_the_rest_kept()
    {
        using (var inbox = Open())
        {
            inbox.Append(Item("whole"));
        }

        File.AppendAllText(Path, "{\"to\":\"torn", Encoding.UTF8);

        using var reopened = Open();
        reopened.Append(Item("next"));

        Assert.Equal(["whole", "next"], reopened.List().Select(item => item.Subject));
        Assert.Equal(2, File.ReadLines(Path).Count());
    }

    [Fact]
    public void A_thousand_mails_at_once_are_all_whole()
    {
        using var inbox = Open();

        Parallel.For(0, 1_000, number => inbox.Append(Item($"{number:0000}")));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => $"{number:0000}"), inbox.List().Select(item => item.Subject).Order());
    }

    [Fact]
    public void A_cleared_inbox_starts_anew()
    {
        using var inbox = Open();
        inbox.Append(Item("old"));

        inbox.Clear();
        inbox.Append(Item("new"));

        Assert.Equal("new", Assert.Single(inbox.List()).Subject);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private DevInbox Open() => DevInbox.Open(_data, TimeProvider.System);

    private static InboxItem Item(string subject) =>
        new("ann@example.org", subject, "text", null, new Dictionary<string, string>(), InboxHost.Now);
}
