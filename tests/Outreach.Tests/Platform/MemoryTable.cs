using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using NSubstitute;

namespace Outreach.Tests.Platform;

/// <summary>
/// A table in memory, with entity-group transactions and ETags. Each write can be broken off before or after it has been stored.
/// </summary>
internal sealed class MemoryTable : TableClient
{
    private readonly SortedDictionary<(string Partition, string Row), TableEntity> _rows = [];
    private int _version;

    /// <summary>Called with the number of the write, from 1 on, before it is stored.</summary>
    public Action<int> BeforeWrite { get; set; } = static _ => { };

    /// <summary>Called with the number of the write, from 1 on, once it is stored.</summary>
    public Action<int> AfterWrite { get; set; } = static _ => { };

    /// <summary>A service with a table of its own for each name.</summary>
    public static TableServiceClient Service()
    {
        var service = Substitute.For<TableServiceClient>();
        var tables = new Dictionary<string, TableClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(call =>
            tables.TryGetValue(call.Arg<string>(), out var known) ? known : tables[call.Arg<string>()] = new MemoryTable());
        return service;
    }

    public int Writes { get; private set; }

    public int Reads { get; private set; }

    public IReadOnlyList<string> Keys => [.. _rows.Keys.Select(key => $"{key.Partition}/{key.Row}")];

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        OneAsync(new TableTransactionAction(TableTransactionActionType.Add, entity));

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        OneAsync(new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, ifMatch));

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        OneAsync(new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity));

    public override Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        OneAsync(
            new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch == default ? ETag.All : ifMatch));

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Reads++;
        return Task.FromResult<NullableResponse<T>>(
            _rows.TryGetValue((partitionKey, rowKey), out var row) ? new Found<T>((T)(object)Copy(row)) : new Missing<T>());
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        Reads++;
        var rows = _rows.Values.Where(row => filter is null || Fits(row, filter)).Select(row => (T)(object)Copy(row)).ToList();
        return AsyncPageable<T>.FromPages([Page<T>.FromValues(rows, continuationToken: null, new Answered(""))]);
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        Assert.InRange(actions.Count, 1, 100);
        Assert.Single(actions.Select(action => action.Entity.PartitionKey).Distinct());
        return Task.FromResult(Response.FromValue(Store(actions), new Answered("")));
    }

    /// <summary>A partition, or in it a span of rows.</summary>
    private static bool Fits(TableEntity row, string filter) =>
        filter.Split(" and ").Select(condition => condition.Split(' ') is [var column, var comparison, var quoted]
            ? Compares(string.CompareOrdinal(row.GetString(column), quoted.Trim('\'')), comparison)
            : throw new NotSupportedException(filter)).All(fits => fits);

    private static bool Compares(int order, string comparison) => comparison switch
    {
        "eq" => order == 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        _ => throw new NotSupportedException(comparison),
    };

    private static TableEntity Copy(TableEntity row) => new(row.ToDictionary()) { ETag = row.ETag };

    private Task<Response> OneAsync(TableTransactionAction action) => Task.FromResult(Store([action])[0]);

    private IReadOnlyList<Response> Store(IReadOnlyList<TableTransactionAction> actions)
    {
        var number = ++Writes;
        BeforeWrite(number);
        foreach (var action in actions)
        {
            Check(action);
        }

        var answers = actions.Select(Apply).ToList();
        AfterWrite(number);
        return answers;
    }

    private void Check(TableTransactionAction action)
    {
        var there = _rows.GetValueOrDefault((action.Entity.PartitionKey, action.Entity.RowKey));
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add when there is not null:
                throw new RequestFailedException(409, "It is there.", "EntityAlreadyExists", null);
            case TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete when there is null:
                throw new RequestFailedException(404, "It is not there.", "ResourceNotFound", null);
            case TableTransactionActionType.UpdateReplace or TableTransactionActionType.Delete
                when action.ETag != ETag.All && action.ETag != default && action.ETag != there!.ETag:
                throw new RequestFailedException(412, "It was changed.", "UpdateConditionNotSatisfied", null);
        }
    }

    private Response Apply(TableTransactionAction action)
    {
        var key = (action.Entity.PartitionKey, action.Entity.RowKey);
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            _rows.Remove(key);
            return new Answered("");
        }

        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");
        var row = Copy((TableEntity)action.Entity);
        row.ETag = new ETag(etag);
        _rows[key] = row;
        return new Answered(etag);
    }

    private sealed class Found<T>(T value) : NullableResponse<T>
    {
        public override bool HasValue => true;

        public override T Value => value;

        public override Response GetRawResponse() => new Answered("");
    }

    private sealed class Missing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException();

        public override Response GetRawResponse() => new Answered("");
    }

    private sealed class Answered(string etag) : Response
    {
        public override int Status => 204;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => name == "ETag" && etag.Length > 0;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = ContainsHeader(name) ? etag : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
