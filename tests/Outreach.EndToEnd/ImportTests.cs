using System.Globalization;
using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using Outreach.EndToEnd.Checks;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>Files of mentions.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private readonly OutreachHost _host = new();

    private ImportDesk Desk => new(_host.Client);

    public Task InitializeAsync() => _host.InitializeAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_file_that_is_posted_becomes_follow_ups_and_the_same_file_again_adds_nothing()
    {
        var file = Rows("first", 250);

        var first = await Desk.ImportAsync(file);
        var followUps = await _host.Client.As("hanneke-vos").AllFollowUpsAsync();
        var again = await Desk.ImportAsync(file);

        Assert.Equal((250, 250, 0, 0), first.Counts);
        Assert.Equal(("completed", "csv", "utf-8", "comma"), (first.Status, first.Format, first.Encoding, first.Separator));
        Assert.Equal(first.Bytes, first.BytesRead);
        await MassIntakeTests.ExpectAllInWorkAsync(_host.Client, followUps.Select(followUp => followUp.Id).ToHashSet());
        Assert.Equal(250, followUps.Count);
        Assert.Equal((250, 0, 250, 0), again.Counts);
        Assert.Equal(250, (await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count);
        Assert.Empty(await PartsAsync());
    }

    [Fact]
    public async Task Parts_come_in_any_order_and_again_and_are_cut_anywhere()
    {
        var file = Rows("parts", 120, text: "Ça va, \"très\" bien? 😀\r\nOui");
        var id = await Desk.OpenAsync();
        byte[][] parts = [.. file.Chunk(997)];
        await Desk.PutAsync(id, parts.Length, parts[^1]);
        await Desk.PutAsync(id, 1, [1, 2, 3]);
        (await Desk.TryStartAsync(id)).ExpectProblem(HttpStatusCode.Conflict);
        for (var part = parts.Length - 1; part > 0; part--)
        {
            await Desk.PutAsync(id, part, parts[part - 1]);
        }

        var started = await Desk.StartAsync(id);
        (await Desk.TryPutAsync(id, 1, parts[0])).ExpectProblem(HttpStatusCode.Conflict);
        await _host.Client.SettleAsync();
        var done = await Desk.ReadAsync(id);

        Assert.Equal(file.Length, started.Bytes);
        Assert.Equal((120, 120, 0, 0), done.Counts);
        var first = (await _host.Client.As("hanneke-vos").AllFollowUpsAsync())[0];
        Assert.Equal(
            "Ça va, \"très\" bien? 😀\r\nOui", (await _host.Client.As("hanneke-vos").FollowUpAsync(first.Id)).Mentions[0].Text);
        Assert.Empty(await PartsAsync());
    }

    [Fact]
    public async Task A_dry_run_reports_what_would_be_and_stores_nothing()
    {
        await Desk.ImportAsync(Rows("known", 3));
        var before = await _host.Tables.CountAsync("FollowUps");

        var tried = await Desk.ImportAsync(
            [
                .. Rows("known", 5),
                .. Encoding.UTF8.GetBytes(
                    ",@nobody,without an id\n"
                    + "known-0,@known0,It is up again.\nknown-0,@known0,It is up again.\n"
                    + "new-0,@new0,It is down.\nnew-0,@new0,It is up.\n"),
            ],
            "channel=twitter&dryRun=true");

        Assert.Equal((10, 3, 4, 1), tried.Counts);
        Assert.Equal(2, tried.Edited);
        Assert.Equal(before, await _host.Tables.CountAsync("FollowUps"));
        Assert.Contains("\r\n7,\"external_id\",", await Desk.RefusalsAsync(tried.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_row_is_named_by_line_column_and_reason_and_its_words_by_nothing()
    {
        var done = await Desk.ImportAsync(
            Encoding.UTF8.GetBytes("number,=who,text\n1,@ada,hi\n,@secret,secret words\n3,@,more\n4,\"@secret,words\n5,@ada,hi\n"),
            $"channel=twitter&map={Uri.EscapeDataString("number:externalId,=who:author.handle")}");

        Assert.Equal((5, 2, 0, 3), done.Counts);
        Assert.Equal(
            "line,column,reason\r\n"
            + "3,\"number\",\"externalId is required: the mention's id on its channel.\"\r\n"
            + "4,\"'=who\",\"author.handle is required: their name on the channel, and more than @.\"\r\n"
            + "5,\"\",\"A quoted field begins in this row and does not end as it should; the row after it is read again.\"\r\n",
            await Desk.RefusalsAsync(done.Id));
        Assert.Equal([0xEF, 0xBB, 0xBF], (await Desk.RefusalBytesAsync(done.Id))[..3]);
        Assert.DoesNotContain("secret", (await _host.Client.OrchestrationAsync(done.Id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_JSON_are_imported_with_what_the_request_maps()
    {
        var done = await Desk.ImportAsync(
            Encoding.UTF8.GetBytes(
                """
                {"id_str":"1","user":{"screen_name":"ada"},"text":"Thank you!","retweets":9000}
                {"id_str":"2"}
                no JSON
                """),
            "channel=forum&map=id_str:externalId,user.screen_name:author.handle");

        Assert.Equal(("ndjson", (3L, 1L, 0L, 2L)), (done.Format, done.Counts));
        Assert.Equal("forum", Assert.Single(await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).Channel);
    }

    [Fact]
    public async Task What_a_customer_wrote_arrives_in_the_order_of_the_file()
    {
        var file = new StringBuilder("id,author,text\n");
        for (var row = 0; row < 300; row++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{row},{(row % 30 == 0 ? "@often" : $"@once{row}")},Row {row}\n");
        }

        await Desk.ImportAsync(Encoding.UTF8.GetBytes(file.ToString()));

        var arrived = (await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).ToDictionary(one => one.Id, one => one.ReceivedAt);
        var often = Enumerable.Range(0, 10).Select(n => arrived[SharedKernel.FollowUpId.Of("twitter", $"{30 * n}")]).ToList();
        Assert.Equal(often.Order().Distinct(), often);
    }

    [Fact]
    public async Task One_that_is_cancelled_ends_before_its_next_rows_and_its_file_is_deleted()
    {
        var open = await Desk.OpenAsync();
        await Desk.PutAsync(open, 1, Rows("open", 1));
        var running = (await Desk.PostAsync(Rows("running", 3000))).Id;

        (await Desk.TryCancelAsync(open)).Expect<ImportReport>(HttpStatusCode.Accepted);
        (await Desk.TryCancelAsync(running)).Expect<ImportReport>(HttpStatusCode.Accepted);
        await _host.Client.SettleAsync();

        var (never, partly) = (await Desk.ReadAsync(open), await Desk.ReadAsync(running));
        Assert.Equal(("cancelled", 0L), (never.Status, never.Rows));
        Assert.Equal("cancelled", partly.Status);
        Assert.InRange(partly.Rows, 0, 2999);
        Assert.Equal(partly.Created, (await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count);
        Assert.Empty(await PartsAsync());
        (await Desk.TryStartAsync(running)).ExpectProblem(HttpStatusCode.Conflict);
        (await Desk.TryCancelAsync((await Desk.ImportAsync(Rows("done", 1))).Id)).ExpectProblem(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_is_too_large_or_no_file_is_refused()
    {
        var id = await Desk.OpenAsync();

        (await Desk.TryPutAsync(id, 1, new byte[(4 * 1024 * 1024) + 1])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");
        (await Desk.TryPutAsync(id, 1001, [1])).ExpectProblem(HttpStatusCode.BadRequest, "n");
        (await Desk.TryPutAsync(id, 1, [])).ExpectProblem(HttpStatusCode.BadRequest, "body");
        (await Desk.TryPostAsync(new byte[(25 * 1024 * 1024) + 1])).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "body");
        (await Desk.TryPostAsync(Encoding.UTF8.GetBytes("name,words\nada,hi\n"))).ExpectProblem(HttpStatusCode.BadRequest, "map");
        (await Desk.TryPostAsync(Rows("x", 1), "map=a:retweets")).ExpectProblem(HttpStatusCode.BadRequest, "map");
        (await Desk.TryPostAsync(Rows("x", 1), "dryRun=perhaps&kind=gossip")).ExpectProblem(HttpStatusCode.BadRequest, "kind");
        (await _host.Client.SendAsync(HttpMethod.Post, "api/imports", OutreachClient.JsonOf("{}"), "hanneke-vos"))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "Content-Type");
        Assert.Empty(await PartsAsync());
    }

    [Fact]
    public async Task A_small_file_and_a_live_mention_do_not_wait_for_a_large_file()
    {
        var large = (await Desk.PostAsync(Rows("large", 1000))).Id;

        var small = await Desk.PostAsync(Rows("small", 30));
        await _host.Client.MentionAsync(Mention.By("@live"));
        Assert.Equal("running", (await Desk.ReadAsync(large)).Status);
        while ((await Desk.ReadAsync(small.Id)).Status != "completed")
        {
            await Task.Delay(10);
        }

        Assert.Equal("running", (await Desk.ReadAsync(large)).Status);
    }

    [Fact]
    public async Task One_that_nobody_starts_is_given_up_after_a_day()
    {
        var id = await Desk.OpenAsync();
        await Desk.PutAsync(id, 1, Rows("forgotten", 1));

        await _host.Client.As("hanneke-vos").SweepAsync();
        Assert.Equal("open", (await Desk.ReadAsync(id)).Status);
        await _host.Client.AdvanceAsync(TimeSpan.FromHours(25));
        await _host.Client.As("hanneke-vos").SweepAsync();

        (await Desk.TryReadAsync(id)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Empty(await PartsAsync());
    }

    [RealMentionsFact]
    public async Task Every_real_mention_gets_a_follow_up_that_lives_and_importing_them_again_adds_nothing()
    {
        const string Map = "channel=twitter&map=external_id:externalId,author:author.handle,posted_at:postedAt,timezone:author.timeZone";
        var (file, rows) = RealMentions();

        var first = await Desk.ImportAsync(file, Map);
        var ids = (await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).Select(followUp => followUp.Id).ToHashSet();
        await MassIntakeTests.ExpectAllInWorkAsync(_host.Client, ids);
        var again = await Desk.ImportAsync(file, Map);

        Assert.Equal((rows, rows, 0, 0), first.Counts);
        Assert.Equal(rows, ids.Count);
        Assert.Equal((rows, 0, rows, 0), again.Counts);
        Assert.Equal(rows, (await _host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count);
    }

    /// <summary>The first three hundred of the real mentions, or as many as OUTREACH_REAL_MENTIONS says.</summary>
    private static (byte[] File, int Rows) RealMentions()
    {
        var most = int.TryParse(
            Environment.GetEnvironmentVariable("OUTREACH_REAL_MENTIONS"), CultureInfo.InvariantCulture, out var asked) ? asked : 300;
        var whole = File.ReadAllBytes(RealMentionsFactAttribute.Path!);
        using var records = CsvReader.Create(whole, new CsvReaderOptions { HasHeader = false });
        for (var rows = -1; records.Read(); rows++)
        {
            if (rows == most)
            {
                return (whole[..(int)records.ByteOffset], rows);
            }
        }

        return (whole, 2141);
    }

    /// <summary>A file of mentions, each by somebody else.</summary>
    internal static byte[] Rows(string story, int count, string text = "My line is down again.")
    {
        var quoted = text.Replace("\"", "\"\"", StringComparison.Ordinal);
        var file = new StringBuilder("external_id,author,text\n");
        for (var row = 0; row < count; row++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{story}-{row},@{story}{row},\"{quoted}\"\n");
        }

        return Encoding.UTF8.GetBytes(file.ToString());
    }

    /// <summary>What is kept of the files.</summary>
    private async Task<IReadOnlyList<string>> PartsAsync()
    {
        var blobs = new List<string>();
        await foreach (var blob in _host.Services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient("imports").GetBlobsAsync())
        {
            blobs.Add(blob.Name);
        }

        return [.. blobs.Where(name => name.Contains("/parts/", StringComparison.Ordinal))];
    }
}

/// <summary>The host dies while it imports.</summary>
public sealed class ImportFileKillTests
{
    [Fact]
    public async Task Killed_during_an_import_it_goes_on_where_it_was_and_counts_each_row_once()
    {
        // Long enough that about fifty of them are a page.
        const int Count = 120;
        var text = string.Concat(Enumerable.Repeat("My line is down again. ", 215)).Trim();
        await using var host = await KillableHost.StartNewAsync();
        var id = (await new ImportDesk(host.Client).PostAsync(ImportTests.Rows("killed", Count, text))).Id;

        var kills = 0;
        foreach (var stored in (int[])[10, 65])
        {
            while (await host.Tables.CountAsync("Identities") < stored)
            {
                await Task.Delay(10);
            }

            kills += (await new ImportDesk(host.Client).ReadAsync(id)).Status == "running" ? 1 : 0;
            await host.KillAsync();
            await host.StartAsync();
        }

        await host.Client.As("hanneke-vos").SweepAsync();
        await host.Client.SettleAsync();
        var done = await new ImportDesk(host.Client).ReadAsync(id);

        Assert.Equal(2, kills);
        Assert.Equal(("completed", ((long)Count, (long)Count, 0L, 0L)), (done.Status, done.Counts));
        Assert.Equal(Count, (await host.Client.As("hanneke-vos").AllFollowUpsAsync()).Count);
        Assert.DoesNotContain("My line is down", (await host.Client.OrchestrationAsync(id)).Text, StringComparison.Ordinal);
        await Histories.AreShortAsync(host.Client);
    }
}
