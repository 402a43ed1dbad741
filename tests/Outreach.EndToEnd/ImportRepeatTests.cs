using System.Net;
using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;
using Outreach.Imports;
using Outreach.Platform.Http;

namespace Outreach.EndToEnd;

/// <summary>Rows, pages and files that come again.</summary>
public sealed class ImportRepeatTests(OutreachHost host) : IClassFixture<OutreachHost>
{
    private ImportDesk Desk => new(host.Client);

    [Fact]
    public async Task A_row_that_comes_again_with_another_text_is_counted_as_edited_and_both_texts_are_kept()
    {
        await Desk.ImportAsync(ImportTests.Rows("edited", 2));
        var again = await Desk.ImportAsync(ImportTests.Rows("edited", 1, text: "Only the television."));

        Assert.Equal((1, 0, 0, 0), again.Counts);
        Assert.Equal(1, again.Edited);
        Assert.Equal(
            "Only the television.",
            (await host.Client.As("hanneke-vos").FollowUpAsync(SharedKernel.FollowUpId.Of("twitter", "edited-0"))).Mentions[0].Text);
    }

    [Fact]
    public async Task A_page_that_a_crash_broke_off_counts_the_same_when_it_is_repeated()
    {
        await Desk.ImportAsync(Encoding.UTF8.GetBytes(
            """
            {"externalId":"crash-a","author":{"handle":"crash"},"text":"My line is down."}
            {"externalId":"crash-d","author":{"handle":"regret"},"text":"You are all thieves."}
            """));
        var id = await Desk.OpenAsync();
        await Desk.PutAsync(id, 1, Encoding.UTF8.GetBytes(
            """
            {"externalId":"crash-b","author":{"handle":"crash"},"text":"Still down.","inReplyTo":"crash-a"}
            {"externalId":"crash-a","author":{"handle":"crash"},"text":"My line is down again."}
            {"externalId":"crash-c","author":{"handle":"another"},"text":"Mine too."}
            {"externalId":"crash-c","author":{"handle":"another"},"text":"Mine too."}
            {"externalId":"crash-d","deleted":true}
            """));
        var store = host.Services.GetRequiredService<ImportStore>();
        await store.ChangeAsync(
            id,
            now => now with { Status = ImportStatus.Running, Layout = new ImportLayout { Format = ImportFormat.Ndjson } },
            CancellationToken.None);

        var first = await TakeAsync(id);
        // As it stands where the process dies after the mentions are stored, and before that is written down.
        await store.ChangeAsync(
            id,
            now => now with { Position = new ImportPosition(0, 1), Counts = new ImportCounts(), Page = 0, IsPageBegun = true },
            CancellationToken.None);
        var repeated = await TakeAsync(id);

        Assert.Equal(new ImportCounts { Rows = 5, Created = 2, Duplicate = 1, Edited = 1, Deleted = 1 }, first);
        Assert.Equal(first, repeated);
    }

    [Fact]
    public async Task A_row_that_can_not_be_taken_in_is_named_and_costs_none_of_the_others()
    {
        await Desk.ImportAsync(ImportTests.Rows("torn", 1));
        await host.Client.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(SharedKernel.FollowUpId.Of("twitter", "torn-0"), "state");

        var id = (await Desk.ImportAsync(ImportTests.Rows("torn", 3))).Id;
        await host.Client.AdvanceAsync(TimeSpan.FromMinutes(1));

        var import = await Desk.ReadAsync(id);
        Assert.Equal((3, 2, 0, 1), import.Counts);
        Assert.StartsWith("line,column,reason\r\n2,\"\",\"What is kept of ", await Desk.RefusalsAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_of_a_page_that_was_begun_before_a_restart_is_tried_twice_all_the_same()
    {
        await Desk.ImportAsync(ImportTests.Rows("twice", 1));
        await host.Client.SettleAsync();
        await host.Tables["FollowUps"].DeleteEntityAsync(SharedKernel.FollowUpId.Of("twitter", "twice-0"), "state");
        var (id, began) = (await Desk.OpenAsync(), await host.Client.NowAsync());
        var rows = Enumerable.Range(0, 12).Select(
            row => $$"""{"externalId":"twice-{{row}}","author":{"handle":"twice{{row}}"},"text":"My line is down."}""");
        await Desk.PutAsync(id, 1, Encoding.UTF8.GetBytes(string.Join('\n', rows)));
        await host.Services.GetRequiredService<ImportStore>().ChangeAsync(
            id,
            now => now with
            {
                Status = ImportStatus.Running,
                Layout = new ImportLayout { Format = ImportFormat.Ndjson },
                IsPageBegun = true,
                PageAt = began,
            },
            CancellationToken.None);

        await Assert.ThrowsAsync<ProblemException>(() => TakeAsync(id));
        Assert.Equal(
            "twitter", (await host.Client.As("hanneke-vos").FollowUpAsync(SharedKernel.FollowUpId.Of("twitter", "twice-11"))).Channel);
        var counts = await TakeAsync(id);

        Assert.Equal((12, 11, 1), (counts.Rows, counts.Created, counts.Refused));
    }

    [Fact]
    public async Task A_dry_run_knows_what_has_joined_another_follow_up()
    {
        var file = Encoding.UTF8.GetBytes(
            """
            {"externalId":"joined-a","author":{"handle":"joins"},"text":"My line is down."}
            {"externalId":"joined-b","author":{"handle":"joins"},"text":"Still down.","inReplyTo":"joined-a"}
            """);
        await Desk.ImportAsync(file);

        var tried = await Desk.ImportAsync(file, "channel=twitter&dryRun=true");

        Assert.Equal((2, 0, 2, 0), tried.Counts);
    }

    [Fact]
    public async Task A_large_file_that_is_sent_again_with_its_key_is_one_import_and_another_file_is_refused_under_it()
    {
        var file = ImportTests.Rows("keyed", 30, text: new string('x', 50_000));
        var first = (await PostAsync(file)).Expect<ImportReport>(HttpStatusCode.Accepted);

        var again = (await PostAsync(file)).Expect<ImportReport>(HttpStatusCode.Accepted);
        file[^10] = (byte)'y';

        Assert.Equal(first, again);
        (await PostAsync(file)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
    }

    private Task<Answer> PostAsync(byte[] file) => host.Client.SendAsync(
        HttpMethod.Post, "api/imports?channel=twitter&dryRun=true", OutreachClient.FileOf(file), "hanneke-vos",
        headers: new Dictionary<string, string> { ["Idempotency-Key"] = "large" });

    private async Task<ImportCounts> TakeAsync(string id)
    {
        await host.Services.GetRequiredService<ImportPages>()
            .TakeAsync(id, host.Services.GetRequiredService<DurableTaskClient>(), CancellationToken.None);
        return (await host.Services.GetRequiredService<ImportStore>().FindAsync(id, CancellationToken.None))!.Import.Counts;
    }
}
