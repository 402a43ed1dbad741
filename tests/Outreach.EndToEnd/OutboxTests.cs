using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Outreach.DevHost;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.WorkItems;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Outreach.EndToEnd;

/// <summary>The gaps between two writes, each held open long enough to fall into it.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_was_committed_without_a_wake_is_told_by_the_next_sweep_once()
    {
        var id = (await _host.Client.MentionAsync(Mention.By("@unheard"))).FollowUpId;
        await _host.Client.SettleAsync();
        await CommitWithoutWakingAsync(id, new Assign("pieter-zwaan") { By = new Actor("hanneke-vos", null, IsPerson: true) });
        await _host.Client.SettleAsync();
        Assert.Equal("pieter-zwaan", (await ReadAsync(id)).Owner);
        Assert.Equal(1, await CountAsync(id, MailKind.Assigned));

        var sweep = await _host.Client.As("hanneke-vos").SweepAsync();

        Assert.Equal((1, 1), (sweep.Found["longOverdue"], sweep.Done["woken"]));
        Assert.Equal(2, await CountAsync(id, MailKind.Assigned));
        Assert.Contains(await _host.Client.As("pieter-zwaan").WorklistAsync(), item => item.Id == id);
        await _host.Client.As("hanneke-vos").SweepAsync();
        Assert.Equal(2, await CountAsync(id, MailKind.Assigned));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reopening_that_was_committed_without_its_new_orchestration_is_started_by_the_next_sweep(bool oldOneIsOver)
    {
        var ravi = _host.Client.As("ravi-jagmohan");
        var id = (await _host.Client.MentionAsync(Mention.By("@back"))).FollowUpId;
        var closed = await ravi.AcknowledgeAsync(id, "Hello.", needsResolution: false);
        if (oldOneIsOver)
        {
            await _host.Client.SettleAsync();
        }

        await CommitWithoutWakingAsync(id, new Reopen("It is broken again.") { By = Actor.Customer });
        await _host.Client.SettleAsync();
        await ravi.SweepAsync();

        Assert.Equal("in_progress", (await ReadAsync(id)).State);
        Assert.Contains(await _host.Client.OrchestrationsAsync(), instance => instance.Id == $"{id}-run-2" && instance.Status == "Running");
        Assert.Contains(await _host.Client.As(closed.Owner).WorklistAsync(), item => item.Id == id);
        Assert.Contains(await ravi.AllFollowUpsAsync(filter: "&state=in_progress"), followUp => followUp.Id == id);
    }

    [Fact]
    public async Task A_crash_between_SendGrids_answer_and_our_write_sends_the_e_mail_again_under_the_same_outbox_id()
    {
        await using var host = await OutreachHost.StartAsync(engine: EngineChoice.AzureStorage);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await host.RestartAsync(replaceServices: services => CrashAfterSending(services, sent));
        var id = (await host.Client.MentionAsync(Mention.By("@twice"))).FollowUpId;
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await CountAsync(id, MailKind.Assigned, of: host));

        // The host goes down while it waits for the answer that SendGrid has given: nothing is written any more.
        await host.RestartAsync();
        await host.Client.SettleAsync();
        Assert.Equal(1, await CountAsync(id, MailKind.Assigned, of: host));

        // It may still be under way elsewhere: nobody else sends it within a minute.
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(1));
        var mails = (await host.Client.InboxAsync()).Where(mail => mail.About == id).ToList();
        Assert.Equal(2, mails.Count);
        Assert.Equal((mails[0].OutboxId, mails[0].To, mails[0].Subject), (mails[1].OutboxId, mails[1].To, mails[1].Subject));

        await host.Client.As("hanneke-vos").SweepAsync();
        Assert.Equal(2, await CountAsync(id, MailKind.Assigned, of: host));
    }

    [Fact]
    public async Task An_index_that_can_not_be_written_for_a_while_is_written_later_and_no_e_mail_is_sent_again_for_it()
    {
        var storage = _host.Services.GetRequiredService<TableServiceClient>();
        await storage.DeleteTableAsync("Worklist");
        var receipt = await _host.Client.MentionAsync(Mention.By("@patient"));
        await _host.Client.SettleAsync();
        Assert.Equal(1, await CountAsync(receipt.FollowUpId, MailKind.Assigned));

        await storage.CreateTableIfNotExistsAsync("Worklist");
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(10));

        var owner = (await ReadAsync(receipt.FollowUpId)).Owner;
        Assert.Contains(await _host.Client.As(owner).WorklistAsync(), item => item.Id == receipt.FollowUpId);
        Assert.Equal(1, await CountAsync(receipt.FollowUpId, MailKind.Assigned));
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(503, 0)]
    public async Task What_is_over_is_shown_once_as_closed_and_what_was_given_up_about_it_is_named_by_every_sweep(
        int status, int deadLetters)
    {
        var lead = _host.Client.As("hanneke-vos");
        await OrderFaultAsync(status);
        var id = (await _host.Client.MentionAsync(Mention.By("@unsent"))).FollowUpId;
        await _host.Client.SettleAsync();

        // One is given up by now, the other is to be tried again.
        var owner = (await lead.AcknowledgeAsync(id, "Hello.", needsResolution: false)).Owner;
        await _host.Client.SettleAsync();
        await IsShownAsClosedAsync();
        Assert.Empty(await lead.AllFollowUpsAsync(filter: "&state=new"));
        Assert.Empty(await _host.Client.As(owner).WorklistAsync());
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(10));

        for (var sweeps = 0; sweeps < 2; sweeps++)
        {
            var sweep = await lead.SweepAsync();
            Assert.Equal(
                Enumerable.Repeat((id, "notice:assigned", "SendGrid answered 400"), deadLetters),
                sweep.DeadLetters.Select(letter => (letter.Id, letter.What, letter.Error)));
            Assert.All(sweep.Found.Where(found => found.Key != "deadLetters"), found => Assert.Equal(0, found.Value));
            await IsShownAsClosedAsync();
        }

        Assert.Empty(await _host.Tables.ReadAsync("OpenWork"));
        Assert.Equal(
            deadLetters,
            (await _host.Tables.ReadAsync("Notices")).Count(row => row.Entity.RowKey.StartsWith("notice:", StringComparison.Ordinal)));
        await lead.LogReopenedByCustomerAsync(id, "It is broken again.");
        await _host.Client.SettleAsync();
        Assert.Equal("in_progress", Assert.Single(await lead.AllFollowUpsAsync(filter: $"&owner={owner}")).State);

        async Task IsShownAsClosedAsync()
        {
            Assert.Equal("closed", Assert.Single(await lead.AllFollowUpsAsync()).State);
            Assert.Single(await lead.AllFollowUpsAsync(filter: $"&owner={owner}"));
        }
    }

    [Fact]
    public async Task A_call_that_was_made_is_in_no_list_of_calls_to_make_though_its_notice_was_given_up()
    {
        var lead = _host.Client.As("hanneke-vos");
        for (var praise = 1; praise <= 3; praise++)
        {
            var id = (
                await _host.Client.MentionAsync(
                    Mention.By("@loyal", "You are great.", "praise").With("author.phone", "+31699000112"))).FollowUpId;
            await _host.Client.SettleAsync();
            if (praise == 3)
            {
                await OrderFaultAsync(400);
            }

            await lead.AcknowledgeAsync(id, "Thank you!", needsResolution: false);
            await _host.Client.SettleAsync();
        }

        var call = Assert.Single(await lead.CallsAsync());
        await _host.Client.As(call.Assignee).LogAttemptAsync(call.Id, "connected", "She plays the tuba.");
        await _host.Client.SettleAsync();

        Assert.Equal(
            (call.Id, "notice:call_due"), Assert.Single((await lead.SweepAsync()).DeadLetters.Select(letter => (letter.Id, letter.What))));
        Assert.Empty(await lead.CallsAsync());
        Assert.Equal("completed", Assert.Single(await lead.CallsAsync("&status=completed")).Status);
    }

    [Theory]
    [InlineData("Notices", "notice:")]
    [InlineData("FollowUps", "handedOver")]
    public async Task A_turn_that_dies_after_it_handed_a_notice_over_is_taken_again_and_the_notice_is_sent_once(string table, string word)
    {
        var fault = new StorageFault();
        _host.ShowStorageCalls(to: fault);
        fault.AfterWrite(table, static () => throw new InvalidOperationException("The turn dies here."), word);
        var id = (await _host.Client.MentionAsync(Mention.By("@again"))).FollowUpId;
        await _host.Client.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.True(fault.HasHappened);
        Assert.Equal(1, await CountAsync(id, MailKind.Assigned));
        Assert.Equal("sent", Assert.Single((await ReadAsync(id)).Notices).Status);
        Assert.Equal(0, (await _host.Client.As("hanneke-vos").SweepAsync()).Found["longOverdue"]);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(320)]
    public async Task What_is_owed_by_the_hundred_is_told_once_each_in_more_than_one_commit(int notices)
    {
        var id = (await _host.Client.MentionAsync(Mention.By("@much"))).FollowUpId;
        await _host.Client.SettleAsync();
        var (store, stored) = (
            _host.Services.GetRequiredService<FollowUpStore>(),
            (await _host.Services.GetRequiredService<FollowUpStore>().FindAsync(id, CancellationToken.None))!);
        var owing = stored.State with
        {
            OutboxCount = stored.State.OutboxCount + notices,
            Outbox =
            [
                new OutboxEntry { Id = $"{id}-{stored.State.OutboxCount + notices + 1}", Kind = OutboxKind.Index },
                .. Enumerable.Range(stored.State.OutboxCount + 1, notices).Select(number => new OutboxEntry
                {
                    Id = $"{id}-{number}",
                    Kind = OutboxKind.Notice,
                    Notice = FollowUpNotices.Assigned,
                    To = stored.State.Owner,
                }),
            ],
        };
        Assert.NotNull(await store.TryCommitAsync(new Accepted(owing, []), stored.ETag, answer: null, CancellationToken.None));

        await _host.Services.GetRequiredService<FollowUpWaker>().WakeAsync(_host.Services.GetRequiredService<DurableTaskClient>(), owing);
        await _host.Client.SettleAsync();

        Assert.Equal(1 + notices, await CountAsync(id, MailKind.Assigned));
        Assert.Equal(
            Enumerable.Repeat(("sent", 1), 1 + notices), (await ReadAsync(id)).Notices.Select(notice => (notice.Status, notice.Attempts)));
        Assert.Empty((await store.FindAsync(id, CancellationToken.None))!.State.Outbox);
        Assert.Equal("Running", Assert.Single(await _host.Client.OrchestrationsAsync(), instance => instance.Id == id).Status);
    }

    private async Task OrderFaultAsync(int status)
    {
        using var http = new HttpClient { BaseAddress = _host.Client.Address };
        (await http.PutAsJsonAsync("dev/inbox/faults", new { status, times = 1 })).EnsureSuccessStatusCode();
    }

    private static void CrashAfterSending(IServiceCollection services, TaskCompletionSource sent)
    {
        var mail = services.Last(service => service.ServiceType == typeof(ISendGridClient));
        services.AddSingleton<ISendGridClient>(provider => new NeverAnswering(
            (ISendGridClient)(mail.ImplementationFactory?.Invoke(provider) ?? provider.GetRequiredService(mail.ImplementationType!)),
            sent));
    }

    /// <summary>What a trigger does, but whatever it says to the orchestrations is lost, as when its host dies at that moment.</summary>
    private Task CommitWithoutWakingAsync(string id, FollowUpCommand command) => _host.Services.GetRequiredService<FollowUpCommandHandler>()
        .HandleAsync(id, command, CommandConditions.None, Substitute.For<DurableTaskClient>("unheard"), CancellationToken.None);

    private Task<Client.FollowUp> ReadAsync(string id) => _host.Client.As("hanneke-vos").FollowUpAsync(id);

    private async Task<int> CountAsync(string id, string kind, OutreachHost? of = null) =>
        (await (of ?? _host).Client.InboxAsync()).Count(mail => mail.About == id && mail.Kind == kind);

    /// <summary>SendGrid takes the e-mail, and its answer never reaches us.</summary>
    private sealed class NeverAnswering(ISendGridClient mail, TaskCompletionSource sent) : ISendGridClient
    {
        public string UrlPath { get => mail.UrlPath; set => mail.UrlPath = value; }

        public string Version { get => mail.Version; set => mail.Version = value; }

        public string MediaType { get => mail.MediaType; set => mail.MediaType = value; }

        public AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header) => mail.AddAuthorization(header);

        public Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default) =>
            mail.MakeRequest(request, cancellationToken);

        public Task<Response> RequestAsync(
            BaseClient.Method method,
            string? requestBody = null,
            string? queryParams = null,
            string? urlPath = null,
            CancellationToken cancellationToken = default) => mail.RequestAsync(method,
            requestBody,
            queryParams,
            urlPath,
            cancellationToken);

        public async Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default)
        {
            await mail.SendEmailAsync(msg, cancellationToken);
            sent.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("A wait without an end has ended.");
        }
    }
}
