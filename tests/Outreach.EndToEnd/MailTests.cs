using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Staff;

namespace Outreach.EndToEnd;

/// <summary>What reaches the mailboxes of staff, each test on a host of its own on a Monday morning.</summary>
public abstract class MailTests : IAsyncLifetime
{
    protected static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    protected OutreachHost Host { get; } = new(
        DevHost.SeedChoice.Staff, startsAt: new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), Window);

    protected OutreachClient Outreach => Host.Client;

    protected StaffClient Reader => Outreach.As("hanneke-vos");

    public Task InitializeAsync() => Host.InitializeAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected async Task ChangeAsync(string staffId, Func<Staff.StaffMember, Staff.StaffMember> change)
    {
        var staff = Host.Services.GetRequiredService<StaffStore>();
        var roster = await staff.GetRosterAsync(CancellationToken.None);
        await staff.PutAsync(change(roster.Find(staffId)!), CancellationToken.None);
    }

    protected async Task<Client.StaffMember> MemberAsync(string staffId) =>
        (await Outreach.StaffAsync()).Single(member => member.Id == staffId);

    protected Task<Answer> TellAsync(JsonObject happened) =>
        Outreach.SendAsync(HttpMethod.Post, "dev/inbox/bounce", OutreachClient.JsonOf(happened));

    protected async Task OrderFaultAsync(int status, int times, int? retryAfter = null) =>
        Assert.Equal(HttpStatusCode.NoContent, (await Outreach.SendAsync(
            HttpMethod.Put, "dev/inbox/faults", OutreachClient.JsonOf(
                new JsonObject { ["status"] = status, ["times"] = times, ["retryAfter"] = retryAfter }))).Status);
}
