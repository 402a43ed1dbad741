using System.Globalization;
using NodaTime;
using Spectre.Console;

namespace Outreach.DevHost.Rehearsal;

internal static class SummaryPrint
{
    public static void Print(IAnsiConsole console, Summary summary, RehearsalLog log)
    {
        var days = Math.Round((log.To - log.From).TotalDays);
        Heading(console, $"{days:0} days, {Day(log.From, log.Office)} to {Day(log.To, log.Office)}");
        var everyone = summary.Everyone;
        Lines(
            console,
            ("Mentions", $"{summary.Received} received, {summary.Spam} of them spam"),
            ("Answered by a person", $"{Part(everyone.Answered, everyone.Mentions)}, in time {Part(everyone.InTime, everyone.Mentions)}"),
            ("Time to the answer",
                $"median {Span(everyone.Median)}, slowest {Span(everyone.Slowest)} ({summary.SlowestFor ?? "nobody"}); "
                    + $"on average {Span(everyone.OfficeHours)} of office hours"),
            ("Spread", $"{Spread("channels", summary.Channels)}; {Spread("people", summary.Persons)}"),
            ("Problems", ProblemsInWords(summary.Problems)),
            ("Promises", PromisesInWords(summary.Promises)),
            ("Away",
                summary.Away.Count == 0 ? "nobody" : string.Join("; ", summary.Away.Select(away => AwayInWords(away, log.Office)))),
            ("Thank-you calls", CallsInWords(summary.Calls)),
            ("Clocks missed", ByClock(summary.Misses)),
            ("Sweeps",
                $"{summary.Sweeps}, {(summary.SweepFindings.Count == 0 ? "nothing to mend" : string.Join("; ", summary.SweepFindings))}"),
            ("E-mails", MailsInWords(summary)),
            ("Needless e-mails", $"{summary.Needless.Count} about something already answered"));

        SharesTable(console, "Channel", summary.Channels);
        SharesTable(console, "First answer by", summary.Persons);
        MissesTable(console, summary.Misses, log.Office);
        MailboxTable(console, summary.Mailboxes);
        foreach (var needless in summary.Needless)
        {
            console.WriteLine($"  needless: {needless}", new Style(Color.Red));
        }
    }

    private static void Heading(IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.WriteLine(text, new Style(decoration: Decoration.Bold));
    }

    private static void Lines(IAnsiConsole console, params ReadOnlySpan<(string Name, string Value)> lines)
    {
        foreach (var (name, value) in lines)
        {
            console.WriteLine($"  {name,-21} {value}");
        }
    }

    private static void SharesTable(IAnsiConsole console, string title, IReadOnlyList<Share> shares) => Write(
        console,
        [title, "mentions", "answered", "in time", "median", "slowest", "office hours"],
        shares.Select(share => new[]
        {
            share.Name,
            $"{share.Mentions}",
            Percent(share.Answered, share.Mentions),
            Percent(share.InTime, share.Mentions),
            Span(share.Median),
            Span(share.Slowest),
            Span(share.OfficeHours),
        }));

    private static void MissesTable(IAnsiConsole console, IReadOnlyList<Miss> misses, DateTimeZone office) => Write(
        console,
        ["Missed", "which clock", "customer", "owner"],
        misses.Select(miss => new[] { Notices.LocalTime.For(miss.At, office.Id), miss.Clock, miss.Customer, miss.Owner }),
        numbers: false);

    private static void MailboxTable(IAnsiConsole console, IReadOnlyList<Mailbox> mailboxes)
    {
        var kinds = Mail.Kinds.All
            .Select(traits => traits.Kind)
            .Where(kind => mailboxes.Any(mailbox => mailbox.Notified.ContainsKey(kind)))
            .ToList();
        Write(
            console,
            ["E-mails to", "in all", "daily", "weekly", .. kinds.Select(kind => kind.Name.Replace('_', ' '))],
            mailboxes.Select(mailbox => (string[])
                [mailbox.Name, $"{mailbox.Mails}", $"{mailbox.Daily}", $"{mailbox.Weekly}", .. kinds.Select(
                    kind => $"{mailbox.Notified.GetValueOrDefault(kind)}")]));
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<string> columns, IEnumerable<string[]> rows, bool numbers = true)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var (number, column) in columns.Index())
        {
            var right = numbers && number > 0;
            table.AddColumn(new TableColumn(new Text(number == 0 ? $"  {column}" : column, new Style(decoration: Decoration.Bold)))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = true,
                Padding = new Padding(0, 0, 3, 0),
            });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select((cell, number) => new Text(number == 0 ? $"  {cell}" : cell)));
        }

        console.WriteLine();
        console.Write(table);
    }

    private static string ProblemsInWords(Problems problems) =>
        $"{problems.All}: {problems.Confirmed} confirmed fixed by the customer, {problems.AwaitingWord} waiting for their word, "
        + $"{problems.InWork} in work, {problems.Unconfirmed} closed unconfirmed; reopened {problems.Reopened} times";

    private static string PromisesInWords(Promises promises) =>
        $"{promises.Kept} kept of {promises.Made} made, {promises.Broken} broken, {promises.Moved} moved in time";

    private static string AwayInWords(Away away, DateTimeZone office)
    {
        var moved = away.Moved
            .OrderBy(share => share.Key, StringComparer.Ordinal)
            .Select(share => $"{share.Value} open to {share.Key}")
            .DefaultIfEmpty("nothing open");
        var (from, to) = (Notices.LocalTime.For(away.Absence.From, office.Id), Notices.LocalTime.For(away.Absence.To, office.Id));
        return $"{away.Name}, {from} to {to}: {string.Join(", ", moved)}, {away.Elsewhere} new on their channels to others";
    }

    private static string MailsInWords(Summary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Mailboxes.Sum(mailbox => mailbox.Mails)}, {summary.MailsADay:0.0} per person and day; "
            + $"{summary.Mailboxes.Sum(mailbox => mailbox.Daily)} daily digests, "
            + $"{summary.Mailboxes.Sum(mailbox => mailbox.Weekly)} weekly");

    private static string CallsInWords(Calls calls) =>
        $"{calls.Due} due, {calls.Made} made in {calls.Attempts} attempts, {calls.Due - calls.Made - calls.GivenUp} still to make, "
            + $"{calls.GivenUp} given up";

    private static string ByClock(IReadOnlyList<Miss> misses) => misses.Count == 0
        ? "none"
        : $"{misses.Count}: " + string.Join(
            ", ",
            misses.CountBy(miss => miss.Clock)
                .OrderBy(clock => clock.Key, StringComparer.Ordinal)
                .Select(clock => $"{clock.Value} {clock.Key}"));

    private static string Spread(string of, IReadOnlyList<Share> shares)
    {
        var timed = shares.Where(share => share.Median is not null).OrderBy(share => share.Median).ToList();
        return timed.Count == 0
            ? $"no {of}"
            : $"{of} {Span(timed[0].Median)} ({timed[0].Name}) to {Span(timed[^1].Median)} ({timed[^1].Name})";
    }

    private static string Part(int some, int all) => $"{some} of {all} ({Percent(some, all)})";

    private static string Percent(int some, int all) =>
        all == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100.0 * some / all):0} %");

    private static string Span(TimeSpan? time) => time switch
    {
        null => "-",
        { TotalHours: < 1 } => $"{time.Value.TotalMinutes:0} min",
        _ => $"{(int)time.Value.TotalHours} h {time.Value.Minutes:00}",
    };

    private static string Day(DateTimeOffset moment, DateTimeZone office) =>
        Instant.FromDateTimeOffset(moment).InZone(office).ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);
}
