using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Platform.Storage;

namespace Outreach.Tests.Platform;

/// <summary>Where the tables are, by the settings that the Functions host and the durable backend read too.</summary>
public sealed class StorageSettingTests
{
    [Fact]
    public void An_account_name_is_enough_to_find_the_tables_by_identity() =>
        Assert.Equal(
            new Uri("https://outreach1.table.core.windows.net"),
            UriOf(("accountName", "outreach1"), ("credential", "managedidentity"), ("clientId", "c1")));

    [Fact]
    public void An_address_of_the_tables_goes_before_the_account_name() =>
        Assert.Equal(
            new Uri("https://tables.example"),
            UriOf(("accountName", "outreach1"), ("tableServiceUri", "https://tables.example"), ("clientId", "c1")));

    [Fact]
    public void Blobs_are_in_the_account_of_the_tables() =>
        Assert.Equal(new Uri("https://outreach1.blob.core.windows.net"), StorageSettings.BlobsOf(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage:accountName", (string?)"outreach1")]).Build()).Uri);

    [Fact]
    public void Neither_is_an_error_that_says_what_to_set() =>
        Assert.Contains("AzureWebJobsStorage__accountName", Assert.Throws<InvalidOperationException>(() => UriOf()).Message);

    private static Uri UriOf(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create<string, string?>($"AzureWebJobsStorage:{setting.Name}", setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddOutreach(configuration).BuildServiceProvider();
        return services.GetRequiredService<TableServiceClient>().Uri;
    }
}
