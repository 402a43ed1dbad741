using System.Globalization;

namespace Outreach.DevHost.Import;

/// <summary>Shows how far an import is: a line that is written over on a terminal, a line for each tenth in a file.</summary>
internal sealed class ImportProgress(TextWriter output, bool isFile)
{
    private const int BarWidth = 20;
    private const int PercentBetweenLines = 10;

    private int _shown = -PercentBetweenLines;
    private int _width;

    public void Sent(long bytes, long all) => Show("sent", bytes, all, "");

    public void Read(ImportState import) => Show(import.Status, import.BytesRead, import.Bytes, Of(import));

    /// <summary>Ends the line that is written over.</summary>
    public void End()
    {
        if (!isFile && _width > 0)
        {
            output.WriteLine();
        }

        (_shown, _width) = (-PercentBetweenLines, 0);
    }

    private static string Of(ImportState import) => string.Create(
        CultureInfo.InvariantCulture,
        $" {import.Rows:N0} rows: {import.Created:N0} {(import.DryRun ? "would be created" : "created")}, {import.Duplicate:N0} duplicate, "
        + $"{import.Edited:N0} edited, {import.Refused:N0} refused")
        + (import.RowsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate:N0} rows/s") : "")
        + (import.EstimatedEndAt is { } end ? string.Create(CultureInfo.InvariantCulture, $", done about {end:HH:mm:ss} UTC") : "");

    private void Show(string what, long done, long all, string more)
    {
        var percent = all == 0 ? 100 : (int)(100 * done / all);
        var line = string.Create(CultureInfo.InvariantCulture, $"{Bar(percent)} {percent,3}% {what}{more}");
        if (!isFile)
        {
            output.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
        else if (percent >= _shown + PercentBetweenLines || (percent == 100 && _shown < 100))
        {
            output.WriteLine(line);
            _shown = percent;
        }
    }

    private static string Bar(int percent) =>
        $"[{new string('#', percent * BarWidth / 100).PadRight(BarWidth, '.')}]";
}
