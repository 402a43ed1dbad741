using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.EndToEnd;

/// <summary>The sender hangs up while their request is being carried out.</summary>
public sealed class HangUpTests : IAsyncLifetime
{
    private readonly OutreachHost host = new();
    private readonly StorageFault fault = new();
    private readonly CancellationTokenSource hangUp = new();

    private DurableTaskClient Durable => host.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        await host.InitializeAsync();
        host.ShowStorageCalls(to: fault);
    }

    public async Task DisposeAsync()
    {
        hangUp.Dispose();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData("Identities")]
    [InlineData("Customers")]
    [InlineData("OpenWork")]
    [InlineData("FollowUps")]
    public async Task An_array_whose_first_write_is_done_is_taken_in_whole_and_every_follow_up_has_its_orchestration(string table)
    {
        var mentions = Enumerable.Range(0, 40).Select(n => MentionOf($"@away{n % 10}", $"away-{n}")).ToList();

        fault.AfterWrite(table, hangUp.Cancel);
        var receipts = await host.Services.GetRequiredService<MentionIntake>().TakeInAsync(mentions, await host.Client.NowAsync(), Durable, hangUp.Token);
        await host.Client.SettleAsync();

        Assert.True(hangUp.IsCancellationRequested);
        var running = (await host.Client.OrchestrationsAsync()).Where(instance => instance.Name == "FollowUpOrchestrator").Select(instance => instance.Id);
        Assert.Equal(receipts.Select(receipt => receipt.FollowUpId).Order(), running.Order());
    }

    [Fact]
    public async Task A_command_that_is_committed_is_heard_of_by_the_orchestration()
    {
        var id = (await host.Client.MentionAsync(Client.Mention.By("@away"))).FollowUpId;
        await host.Client.SettleAsync();

        fault.AfterWrite("FollowUps", hangUp.Cancel);
        await host.Services.GetRequiredService<FollowUpCommandHandler>().HandleAsync(
            id, new Assign("pieter-zwaan") { By = new Actor("hanneke-vos", null, IsPerson: true) }, CommandConditions.None, Durable, hangUp.Token);
        await host.Client.SettleAsync();

        Assert.True(hangUp.IsCancellationRequested);
        Assert.Contains(await host.Client.As("pieter-zwaan").WorklistAsync(), item => item.Id == id);
    }

    private static FollowUps.Mentions.Mention MentionOf(string handle, string externalId) => new()
    {
        Channel = "twitter",
        ExternalId = externalId,
        Author = new Author { Handle = handle },
        Text = "My line is down.",
        PostedAt = DateTimeOffset.UnixEpoch,
    };
}
