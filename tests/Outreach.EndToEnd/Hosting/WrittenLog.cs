using System.Text;
using Microsoft.Extensions.Logging;

namespace Outreach.EndToEnd.Hosting;

/// <summary>All that a host logs: each line with its category, its values under their names, and its exception.</summary>
internal sealed class WrittenLog : ILoggerProvider
{
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, this);

    public void Dispose()
    {
        // A line that comes after the end of its host is still one.
    }

    private void Write(string line)
    {
        lock (_text)
        {
            _text.AppendLine(line);
        }
    }

    private sealed class Category(string name, WrittenLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.Write($"{name}[scope] {ValuesOf(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write($"{name}[{eventId.Id}] {formatter(state, exception)} {ValuesOf(state)} {exception}");

        private static string ValuesOf<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))
            : $"{state}";
    }
}
