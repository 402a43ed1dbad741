using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Each_missed_first_response_is_said_once_to_the_owner_and_once_to_the_lead_and_never_again()
    {
        await using var host = await OutreachHost.StartAsync();
        var outreach = host.Client;
        var reader = outreach.As("hanneke-vos");
        var ids = (await outreach.MentionAllAsync(Enumerable.Range(0, 40).Select(n => Mention.By($"@waiting{n}"))))
            .Select(receipt => receipt.FollowUpId)
            .ToList();
        var answered = ids.Take(15).ToHashSet();
        foreach (var id in answered)
        {
            await reader.AcknowledgeAsync(id, "A person is here.");
        }

        await Histories.StayShortDuringAsync(outreach, () => outreach.AdvanceAsync(TimeSpan.FromHours(5)));

        var expected = await ExpectedAsync(outreach, ids.Except(answered));
        Assert.Equal(expected, await RemindersAsync(outreach));

        for (var sweep = 0; sweep < 3; sweep++)
        {
            await reader.SweepAsync();
        }

        Assert.Equal(expected, await RemindersAsync(outreach));

        // Half of those that were late are answered late, which closes them.
        var closed = ids.Except(answered).Take(12).ToHashSet();
        foreach (var id in closed)
        {
            await reader.AcknowledgeAsync(id, "Sorry that it took so long.", needsResolution: false);
        }

        await outreach.AdvanceAsync(TimeSpan.FromDays(14));
        await reader.SweepAsync();

        // The answered problems have had their own deadline since, for the resolution; nothing else is said twice.
        var later = await RemindersAsync(outreach);
        Assert.Equal(expected, later.Where(reminder => !answered.Contains(reminder.About)));
        Assert.Equal(2 * answered.Count, later.Count(reminder => answered.Contains(reminder.About)));
        await Histories.AreShortAsync(outreach);
    }

    private static async Task<IReadOnlyList<(string About, string Kind, string To)>> ExpectedAsync(
        OutreachClient outreach, IEnumerable<string> late)
    {
        var staff = (await outreach.StaffAsync()).ToDictionary(member => member.Id);
        var owners = (await outreach.As("hanneke-vos").AllFollowUpsAsync()).ToDictionary(
            followUp => followUp.Id, followUp => staff[followUp.Owner]);
        return
        [
            .. late.SelectMany(id => ((string, string, string)[])
                [
                    (id, MailKind.DueSoon, owners[id].Email),
                    (id, MailKind.Overdue, staff[owners[id].LeadId!].Email),
                ])
                .Order(),
        ];
    }

    private static async Task<IReadOnlyList<(string About, string Kind, string To)>> RemindersAsync(OutreachClient outreach) =>
    [
        .. (await outreach.InboxAsync())
            .Where(mail => mail.Kind is MailKind.DueSoon or MailKind.Overdue)
            .Select(mail => (mail.About, mail.Kind, mail.To))
            .Order(),
    ];
}
