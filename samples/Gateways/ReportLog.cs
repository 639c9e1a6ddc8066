using System.Threading.Channels;

namespace Gateways;

/// <summary>Where reports are kept: a database, in a program that is no sample.</summary>
public sealed class ReportLog
{
    private readonly Channel<string> _reports = Channel.CreateBounded<string>(1000);

    public ValueTask WriteAsync(long? id, string? state, CancellationToken cancellationToken) => _reports.Writer.WriteAsync($"{id} {state}", cancellationToken);

    public ValueTask<string> ReadAsync(CancellationToken cancellationToken) => _reports.Reader.ReadAsync(cancellationToken);
}
