using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// Calls the adapter of one EMQX node. Its timeout is the network's and runs on the machine's own clock, whatever clock the server has: a test that moves that one on would cut
/// calls off whose answers are on their way.
/// </summary>
internal sealed class AdapterClient(Uri address, AdapterSettings settings, TimeProvider time, ProtocolNames names, ExProtoLog log) : IDisposable
{
    public const string Service = "emqx.exproto.v1.ConnectionAdapter";

    private readonly GrpcClient _client = new(address, tls: address.Scheme == Uri.UriSchemeHttps ? TlsClient.Create(settings.Tls) : null);

    private int _brokenDatagrams;

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; } = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public AdapterState State { get; } = new(time);

    public ProtocolNames Names => names;

    /// <summary>A warning for the first one of all its devices: strangers may send as many as they like.</summary>
    public void TellBrokenDatagram(string conn, string problem) =>
        log.BrokenDatagram(isFirst: Interlocked.Exchange(ref _brokenDatagrams, 1) == 0, conn, problem);

    public void Dispose() => _client.Dispose();

    /// <summary>Makes a call. Null: it succeeded.</summary>
    public async Task<ExProtoException?> TryAsync(string method, IMessage request, CancellationToken cancellationToken)
    {
        long began = State.Begin();
        try
        {
            CodeResponse response = await _client.CallAsync($"/{Service}/{method}", request, CodeResponse.Parser, settings.Timeout, cancellationToken).ConfigureAwait(false);
            if (State.Answered(began) is { } silence)
            {
                log.AdapterAnswers(Address, silence.TotalSeconds);
            }

            return response.Code == ResultCode.Success ? null : AdapterErrors.Of(method, response);
        }
        catch (GrpcException e)
        {
            ExProtoException error = AdapterErrors.Of(method, address, e);
            if (State.Failed(began, error.Error == ExProtoError.TimedOut))
            {
                log.AdapterSilent(Address, error.Message);
            }

            return error;
        }
    }

    /// <summary>Makes a call.</summary>
    /// <exception cref="ExProtoException">It failed.</exception>
    public async Task CallAsync(string method, IMessage request, CancellationToken cancellationToken)
    {
        if (await TryAsync(method, request, cancellationToken).ConfigureAwait(false) is { } error)
        {
            throw error;
        }
    }
}
