using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.EndToEnd;

/// <summary>The sender hangs up while their request is being carried out.</summary>
public sealed class HangUpTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();
    private readonly StorageFault _fault = new();
    private readonly CancellationTokenSource _hangUp = new();

    private DurableTaskClient Durable => _host.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _host.ShowStorageCalls(to: _fault);
    }

    public async Task DisposeAsync()
    {
        _hangUp.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("Identities")]
    [InlineData("Customers")]
    [InlineData("OpenWork")]
    [InlineData("FollowUps")]
    public async Task An_array_whose_first_write_is_done_is_taken_in_whole_and_every_follow_up_has_its_orchestration(string table)
    {
        var mentions = Enumerable.Range(0, 40).Select(n => MentionOf($"@away{n % 10}", $"away-{n}")).ToList();

        _fault.AfterWrite(table, _hangUp.Cancel);
        var receipts = await _host.Services.GetRequiredService<MentionIntake>().TakeInAsync(
            mentions, await _host.Client.NowAsync(), Durable, _hangUp.Token);
        await _host.Client.SettleAsync();

        Assert.True(_hangUp.IsCancellationRequested);
        var running = (await _host.Client.OrchestrationsAsync()).Where(
            instance => instance.Name == "FollowUpOrchestrator").Select(instance => instance.Id);
        Assert.Equal(receipts.Select(receipt => receipt.FollowUpId).Order(), running.Order());
    }

    [Fact]
    public async Task A_command_that_is_committed_is_heard_of_by_the_orchestration()
    {
        var id = (await _host.Client.MentionAsync(Client.Mention.By("@away"))).FollowUpId;
        await _host.Client.SettleAsync();

        _fault.AfterWrite("FollowUps", _hangUp.Cancel);
        await _host.Services.GetRequiredService<FollowUpCommandHandler>().HandleAsync(
            id,
            new Assign("pieter-zwaan") { By = new Actor("hanneke-vos", null, IsPerson: true) },
            CommandConditions.None,
            Durable,
            _hangUp.Token);
        await _host.Client.SettleAsync();

        Assert.True(_hangUp.IsCancellationRequested);
        Assert.Contains(await _host.Client.As("pieter-zwaan").WorklistAsync(), item => item.Id == id);
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
