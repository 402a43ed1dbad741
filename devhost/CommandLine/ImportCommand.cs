using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.DevHost.Import;
using Outreach.SharedKernel;

namespace Outreach.DevHost.CommandLine;

/// <summary><c>import FILE</c>: imports a file of mentions into a running host.</summary>
internal static class ImportCommand
{
    private const int MostRefusalsShown = 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static Command Create(Option<int> port)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Mentions: a CSV file with a header, or one JSON object a line." };
        var channel = new Option<string>("--channel")
        {
            Description = "The channel of mentions that name none.",
            DefaultValueFactory = _ => Channel.Twitter.Name,
        };
        var kind = new Option<string>("--kind") { Description = "The kind of mentions that name none; else triage suggests one." };
        var map = new Option<string>("--map") { Description = "Which column holds what: number:externalId,who:author.handle" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only read and report." };
        var staff = new Option<string>("--as") { Description = "The lead who imports; the first on the roster where it is left out." };
        var command = new Command("import", "Import a file of mentions into a running dev host.")
        {
            file, channel, kind, map, dryRun, staff, port,
        };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(file),
            QueryOf(
                ("channel", arguments.GetRequiredValue(channel)),
                ("kind", arguments.GetValue(kind)),
                ("map", arguments.GetValue(map)),
                ("dryRun", arguments.GetValue(dryRun) ? "true" : null)),
            arguments.GetValue(staff),
            arguments.GetRequiredValue(port),
            cancellationToken));
        return command;
    }

    private static string QueryOf(params (string Name, string? Value)[] parameters) => string.Join(
        '&',
        parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));

    private static async Task<int> RunAsync(
        FileInfo file, string query, string? staff, int port, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            return Fail($"There is no file {file.FullName}.");
        }

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        try
        {
            http.DefaultRequestHeaders.Add("X-Outreach-Staff", staff ?? await FindLeadAsync(http, cancellationToken));
            return await ImportAsync(file, query, new FileImport(http), cancellationToken);
        }
        catch (ImportRefusedException e)
        {
            return Fail($"{file.Name}: {e.Message}");
        }
        catch (HttpRequestException e)
        {
            return Fail(
                $"No dev host answers on port {port}: {e.Message} Start one, then import again; what is there already is not added twice.");
        }
    }

    private static async Task<int> ImportAsync(FileInfo file, string query, FileImport imports, CancellationToken cancellationToken)
    {
        var progress = new ImportProgress(Console.Out, Console.IsOutputRedirected);
        await using var content = file.OpenRead();
        var length = content.Length;
        var import = await imports.StartAsync(content, query, sent => progress.Sent(sent, length), cancellationToken);
        progress.End();
        string?[] found = [import.Format, import.Encoding, import.Separator];
        Console.WriteLine($"Import {import.Id}: {string.Join(", ", found.OfType<string>())}");
        for (; !import.IsOver; import = await imports.ReadAsync(import.Id, cancellationToken))
        {
            progress.Read(import);
            await Task.Delay(BetweenLooks, cancellationToken);
        }

        progress.Read(import);
        progress.End();
        if (import.Refused > 0)
        {
            var refusals = await imports.ReadRefusalsAsync(import.Id, cancellationToken);
            Console.WriteLine("line,column,reason");
            foreach (var refusal in refusals.Take(MostRefusalsShown))
            {
                Console.WriteLine(refusal);
            }

            Console.WriteLine($"GET /api/imports/{import.Id}/refusals has all {refusals.Count}.");
        }

        return import is { Status: "completed", Refused: 0 } ? 0 : 1;
    }

    private static async Task<string> FindLeadAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var roster = await http.GetFromJsonAsync<JsonElement>("api/staff", cancellationToken);
        return roster.GetProperty("items").EnumerateArray()
            .Where(
                member => member.GetProperty("type").GetString() == "person"
                    && member.GetProperty("role").GetString() is ("lead" or "admin"))
            .Select(member => member.GetProperty("id").GetString())
            .FirstOrDefault() ?? throw new ImportRefusedException("Nobody on the roster is a lead, who could import it.");
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
