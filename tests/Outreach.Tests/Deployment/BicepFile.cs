using System.Text.RegularExpressions;

namespace Outreach.Tests.Deployment;

/// <summary>A call of a module: the file, from the root, and the names of the parameters that are handed on.</summary>
internal sealed record BicepModule(string Symbol, string Path, IReadOnlyList<string> Parameters);

/// <summary>
/// What can be said of a Bicep file without its compiler, which is not on every machine: the pipeline has it. The files keep to
/// one declaration a line and two spaces a level.
/// </summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path, string text) => (Path, Text) = (path, text);

    /// <summary>From the root.</summary>
    public string Path { get; }

    /// <summary>The text, comments and all.</summary>
    public string Text { get; }

    /// <summary>Every declared parameter, and whether it must be given.</summary>
    public IReadOnlyDictionary<string, bool> Parameters =>
        ParameterLine().Matches(Text).ToDictionary(found => found.Groups["name"].Value, found => !found.Groups["value"].Success);

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Outputs => [.. OutputLine().Matches(Text).Select(found => found.Groups["name"].Value)];

    /// <summary>The names of the variables.</summary>
    public IReadOnlyList<string> Variables => [.. VariableLine().Matches(Text).Select(found => found.Groups["name"].Value)];

    /// <summary>The type and the API version of every resource.</summary>
    public IReadOnlyList<(string Type, string Version)> Resources =>
        [.. ResourceLine().Matches(Text).Select(found => (found.Groups["type"].Value, found.Groups["version"].Value))];

    /// <summary>The modules that the file calls.</summary>
    public IReadOnlyList<BicepModule> Modules =>
    [
        .. ModuleLine().Matches(Text).Select(found => new BicepModule(
            found.Groups["symbol"].Value,
            $"{System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/')}/{found.Groups["path"].Value}",
            KeysAt(4, BodyFrom(found.Index)))),
    ];

    public static BicepFile Read(string path) => new(path, Repository.Read(path));

    public static BicepFile Of(string text) => new("sample.bicep", text);

    /// <summary>A declaration from its beginning to the line that closes it.</summary>
    public string BodyFrom(int index) => Text[index..(Text.IndexOf("\n}", index, StringComparison.Ordinal) + 2)];

    /// <summary>The names of the settings in the objects of variables that are called <c>...Settings</c>.</summary>
    public IReadOnlyList<string> SettingsInVariables =>
        [.. SettingsVariable().Matches(Text).SelectMany(found => KeysAt(2, BodyFrom(found.Index)))];

    /// <summary>How often a name occurs as code: outside comments.</summary>
    public int Uses(string name) => Regex.Count(Comment().Replace(Text, ""), $@"\b{name}\b");

    /// <summary>Where a bracket or a quote has no other half; null where all have.</summary>
    public string? Unbalanced()
    {
        var open = new Stack<(char Closing, int Line)>();
        var line = 1;
        for (var i = 0; i < Text.Length; i++)
        {
            var at = Text[i];
            line += at == '\n' ? 1 : 0;
            if (open.TryPeek(out var inner) && inner.Closing == '\'')
            {
                switch (at)
                {
                    case '\\':
                        i++;
                        break;
                    case '\'':
                        open.Pop();
                        break;
                    case '$' when Text.AsSpan(i).StartsWith("${"):
                        open.Push(('}', line));
                        i++;
                        break;
                    case '\n':
                        return $"{Path}:{inner.Line}: a text that does not end";
                }

                continue;
            }

            switch (at)
            {
                case '/' when Text.AsSpan(i).StartsWith("//"):
                    i = Text.IndexOf('\n', i) - 1;
                    break;
                case '\'' or '{' or '[' or '(':
                    open.Push((at switch { '{' => '}', '[' => ']', '(' => ')', _ => '\'' }, line));
                    break;
                case '}' or ']' or ')':
                    if (!open.TryPop(out var opened) || opened.Closing != at)
                    {
                        return $"{Path}:{line}: {at}";
                    }

                    break;
            }
        }

        return open.TryPop(out var left) ? $"{Path}:{left.Line}: {left.Closing} is missing" : null;
    }

    private static List<string> KeysAt(int indent, string body) =>
        [.. Regex.Matches(body, $@"^ {{{indent}}}(\w+):", RegexOptions.Multiline).Select(key => key.Groups[1].Value)];

    [GeneratedRegex(@"^param (?<name>\w+)(?: (?!=)\S+)?(?<value> = .+)?$", RegexOptions.Multiline)]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"^output (?<name>\w+) \w+ = ", RegexOptions.Multiline)]
    private static partial Regex OutputLine();

    [GeneratedRegex(@"^var (?<name>\w+) = ", RegexOptions.Multiline)]
    private static partial Regex VariableLine();

    [GeneratedRegex(@"^resource \w+ '(?<type>[\w./]+)@(?<version>[\w-]+)'", RegexOptions.Multiline)]
    private static partial Regex ResourceLine();

    [GeneratedRegex(@"^module (?<symbol>\w+) '(?<path>[^']+)' = ", RegexOptions.Multiline)]
    private static partial Regex ModuleLine();

    [GeneratedRegex(@"^var \w+Settings = .*\{$", RegexOptions.Multiline)]
    private static partial Regex SettingsVariable();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
