using System.Runtime.CompilerServices;

namespace Azure.Data.Tables;

internal delegate Task<Page<T>> GetPage<T>(string? continuationToken, int? pageSize, CancellationToken cancellationToken);

/// <summary>A query's pages, fetched as they are asked for.</summary>
internal sealed class PagedQuery<T>(GetPage<T> getPage, int? maxPerPage, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Pages(string.IsNullOrEmpty(continuationToken) ? null : continuationToken, pageSizeHint ?? maxPerPage);

    private async IAsyncEnumerable<Page<T>> Pages(
        string? continuationToken,
        int? pageSize,
        [EnumeratorCancellation] CancellationToken enumerationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, enumerationToken);
        do
        {
            var page = await getPage(continuationToken, pageSize, both.Token).ConfigureAwait(false);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
