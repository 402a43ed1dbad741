using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Outreach.EndToEnd.Client;
using Outreach.EndToEnd.Hosting;

namespace Outreach.EndToEnd;

/// <summary>A deletion with an Idempotency-Key breaks off, and is sent again with that key: it is told what is true of it.</summary>
public sealed class BrokenOffTests : IAsyncLifetime
{
    private const string Lead = "hanneke-vos";

    private readonly OutreachHost _host = new();
    private readonly StorageFault _fault = new();

    private OutreachClient Outreach => _host.Client;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _host.ShowStorageCalls(to: _fault);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("api/mentions/m00000000000000000000000000000000", "FollowUps")]
    [InlineData("api/customers/{id}/notes/7", "Customers")]
    [InlineData("api/snippets/no-such", "Snippets")]
    [InlineData("api/webhooks/parked/w0000000000000000000000000000", "Webhooks")]
    public async Task What_had_not_been_found_when_its_deletion_broke_off_is_not_called_deleted(string path, string table)
    {
        path = path.Replace("{id}", await CustomerAsync("@typo"), StringComparison.Ordinal);
        _fault.FailRead(table);
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync(path)).Status);

        (await DeleteAsync(path)).ExpectProblem(HttpStatusCode.NotFound);
        (await DeleteAsync(path)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_had_been_found_is_called_deleted_although_another_attempt_found_nothing_and_broke_off_too()
    {
        var notes = $"api/customers/{await CustomerAsync("@twice")}/notes";
        await AddNoteAsync(notes);
        _fault.AfterWrite("Customers", static () => throw new InvalidOperationException("Everything stops here."));
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync($"{notes}/1")).Status);
        _fault.FailRead("Customers");
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync($"{notes}/1")).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{notes}/1")).Status);
    }

    /// <summary>The version before did not write down whether it had been found.</summary>
    [Fact]
    public async Task What_the_version_before_may_have_deleted_is_called_deleted()
    {
        var snippet = new JsonObject { ["name"] = "Hello", ["text"] = "Hello, I am" };
        (await Outreach.As(Lead).TryPutAsync("api/snippets/hello", snippet)).Expect<JsonObject>(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("api/snippets/hello")).Status);
        var kept = Assert.Single(await _host.Tables.ReadAsync("Answers")).Entity;
        kept.Remove("Status");
        kept["BrokenOff"] = true;
        await _host.Tables["Answers"].UpsertEntityAsync(kept, TableUpdateMode.Replace);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync("api/snippets/hello")).Status);
        (await DeleteAsync("api/snippets/hello", "another")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_note_that_is_deleted_is_called_so_although_its_deletion_changed_the_etag()
    {
        var id = await CustomerAsync("@etag");
        var notes = $"api/customers/{id}/notes";
        await AddNoteAsync(notes);
        await AddNoteAsync(notes);
        var etag = (await Outreach.As(Lead).TryReadAsync($"api/customers/{id}")).ETag;
        _fault.AfterWrite("Customers", static () => throw new InvalidOperationException("Everything stops here."));
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync($"{notes}/1", etag)).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync($"{notes}/1", ifMatch: etag)).Status);
        (await DeleteAsync($"{notes}/2", "another", etag)).ExpectProblem(HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_was_removed_is_handed_over_once_their_removal_is_sent_again(bool isGuarded)
    {
        var id = (await Outreach.MentionAsync(Mention.By("@left"))).FollowUpId;
        await Outreach.SettleAsync();
        const string path = "api/staff/yusuf-demirel";
        await Outreach.As(Lead).AssignAsync(id, "yusuf-demirel");
        await Outreach.SettleAsync();
        var etag = isGuarded ? (await Outreach.As(Lead).TryReadAsync(path)).ETag : null;
        _fault.AfterWrite("Staff", static () => throw new InvalidOperationException("Everything stops here."));
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync(path, etag)).Status);
        await Outreach.SettleAsync();
        Assert.Equal("yusuf-demirel", (await Outreach.As(Lead).FollowUpAsync(id)).Owner);

        var again = await DeleteAsync(path, ifMatch: etag);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal((await Outreach.As(Lead).TryReadAsync(path)).ETag, again.ETag);
        Assert.Equal("Yusuf Demirel", again.Body.GetProperty("name").GetString());
        Assert.Equal(await Outreach.NowAsync(), again.Body.GetProperty("removedAt").GetDateTimeOffset(), TimeSpan.FromMinutes(1));
        await Outreach.SettleAsync();
        Assert.NotEqual("yusuf-demirel", (await Outreach.As(Lead).FollowUpAsync(id)).Owner);
        (await DeleteAsync(path, "another")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_be_called_again_is_owed_their_call_once_that_is_sent_again()
    {
        var id = "";
        for (var n = 0; n < 3; n++)
        {
            id = await Outreach.PraiseAsync("@quiet", by: "greetje-bos", phone: "+31699000222");
        }

        await Outreach.SettleAsync();
        await Outreach.As(Lead).PutDoNotContactAsync(id, "phone", "I hate the phone.");
        await Outreach.SettleAsync();
        Assert.Empty(await Outreach.As(Lead).CallsAsync());
        var (path, etag) = ($"api/customers/{id}/do-not-contact/phone", (await Outreach.As(Lead).TryReadAsync($"api/customers/{id}")).ETag);
        _fault.AfterWrite("Customers", static () => throw new InvalidOperationException("Everything stops here."));
        Assert.Equal(HttpStatusCode.InternalServerError, (await BreakOffAsync(path, etag)).Status);

        var again = await DeleteAsync(path, ifMatch: etag);

        Assert.Empty(again.Expect<Page<AskedNotTo>>().Items);
        await Outreach.SettleAsync();
        Assert.Single(await Outreach.As(Lead).CallsAsync(), call => call.CustomerId == id);
        (await DeleteAsync(path, "another")).ExpectProblem(HttpStatusCode.NotFound);
        (await DeleteAsync(path, "a-third", etag)).ExpectProblem(HttpStatusCode.PreconditionFailed);
    }

    private async Task<string> CustomerAsync(string handle)
    {
        var id = await Outreach.PraiseAsync(handle, by: "greetje-bos");
        await Outreach.SettleAsync();
        return id;
    }

    private async Task AddNoteAsync(string notes) =>
        (await Outreach.SendAsync(HttpMethod.Post, notes, OutreachClient.JsonOf(new JsonObject { ["text"] = "Goes." }), Lead))
            .Expect<JsonObject>(HttpStatusCode.Created);

    private async Task<Answer> BreakOffAsync(string path, string? ifMatch = null)
    {
        Outreach.ExpectsFaults = true;
        var answer = await DeleteAsync(path, ifMatch: ifMatch);
        Outreach.ExpectsFaults = false;
        Assert.True(_fault.HasHappened);
        return answer;
    }

    private Task<Answer> DeleteAsync(string path, string key = "broken-off", string? ifMatch = null)
    {
        var headers = new Dictionary<string, string> { ["Idempotency-Key"] = key };
        if (ifMatch is not null)
        {
            headers["If-Match"] = ifMatch;
        }

        return Outreach.SendAsync(HttpMethod.Delete, path, staff: Lead, headers: headers);
    }
}
