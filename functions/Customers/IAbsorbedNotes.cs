using Azure.Data.Tables;

namespace Outreach.Customers;

/// <summary>Carries the notes that are written to a customer after they were merged into another one.</summary>
public interface IAbsorbedNotes
{
    /// <summary>A survivor with the notes that were written to an absorbed customer after their merge, and the rows to be committed with them.</summary>
    Task<(CustomerProfile Profile, IReadOnlyList<TableTransactionAction> Rows)> ReceiveAsync(
        CustomerProfile survivor, string absorbedId, CancellationToken cancellationToken);

    /// <summary>Deletes those of an absorbed customer's notes that the survivor has.</summary>
    Task ClearAsync(string absorbedId, string survivorId, CancellationToken cancellationToken);
}
