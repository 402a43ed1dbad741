using System.CommandLine;
using Outreach.DevHost.Import;
using Outreach.SharedKernel;

namespace Outreach.DevHost.CommandLine;

/// <summary><c>import FILE</c>: posts a file's mentions to a running host.</summary>
internal static class ImportCommand
{
    private const int MostReasonsShown = 20;

    public static Command Create(Option<int> port)
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "Mentions: a CSV file with the header external_id,author,text,posted_at,... or NDJSON.",
        };
        var channel = new Option<string>("--channel")
        {
            Description = "The channel of mentions that name none.",
            DefaultValueFactory = _ => Channel.Twitter.Name,
        };
        var command = new Command("import", "Post a file's mentions to a running dev host.") { file, channel, port };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(file), arguments.GetRequiredValue(channel), arguments.GetRequiredValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo file, string channel, int port, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            return Fail($"There is no file {file.FullName}.");
        }

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        try
        {
            var import = new MentionImport(http, "/api/mentions");
            var summary = await import.RunAsync(MentionFile.Read(file.FullName, channel), ShowProgress, cancellationToken);
            Console.WriteLine();
            Console.WriteLine($"{summary.Accepted} accepted, {summary.Duplicates} duplicates, {summary.Rejected.Count} rejected.");
            foreach (var mention in summary.Rejected.Take(MostReasonsShown))
            {
                Console.WriteLine($"  line {mention.Line}: {mention.Reason}");
            }

            if (summary.Rejected.Count > MostReasonsShown)
            {
                Console.WriteLine($"  and {summary.Rejected.Count - MostReasonsShown} more");
            }

            return summary.Rejected.Count == 0 ? 0 : 1;
        }
        catch (InvalidDataException e)
        {
            return Fail($"{file.Name} can't be read further: {e.Message}");
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            return Fail(
                $"No dev host answers on port {port}: {e.Message} Start one, then import again; what is there already is not added twice.");
        }
        catch (HttpRequestException e)
        {
            return Fail($"{e.Message} Its log says why. Import again when it is well; what is there already is not added twice.");
        }
    }

    private static void ShowProgress(int posted)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine($"{posted} posted");
        }
        else
        {
            Console.Write($"\r{posted} posted");
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
