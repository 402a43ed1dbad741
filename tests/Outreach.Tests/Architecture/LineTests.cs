using Outreach.Tests.Deployment;

namespace Outreach.Tests.Architecture;

/// <summary>The formatter does not hold the line length that .editorconfig states.</summary>
public sealed class LineTests
{
    private const int Columns = 140;

    [Theory]
    [InlineData("functions")]
    [InlineData("devhost")]
    [InlineData("tests")]
    public void No_line_of_code_is_longer_than_140_columns(string folder) => Assert.Empty(
        from file in Repository.Files(folder, "*.cs")
        from line in Repository.Read(file).Split('\n').Index()
        where line.Item.Length > Columns
        select $"{file}:{line.Index + 1} has {line.Item.Length}");
}
