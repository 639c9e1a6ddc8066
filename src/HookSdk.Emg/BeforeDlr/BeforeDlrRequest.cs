using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What a <c>before_dlr</c> handler is given: a delivery report that has come in and is about to be handled.</summary>
public sealed class BeforeDlrRequest : EmgRequest
{
    private EmgDlrInfo? _dlrInfo;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public BeforeDlrRequest()
    {
    }

    [SetsRequiredMembers]
    internal BeforeDlrRequest(EmgCall call)
        : base(call)
    {
    }

    /// <summary>The report's custom options (<c>dlrinfo</c>), parsed when first asked for; empty when there are none.</summary>
    public EmgDlrInfo DlrInfo
    {
        get => _dlrInfo ??= EmgDlrInfo.Read(Call is { } call ? call.GetJson("dlrinfo"u8).Span : default);
        init => _dlrInfo = value ?? throw new ArgumentNullException(nameof(value));
    }

    internal static string? Read(HookBody body, out BeforeDlrRequest? request) => EmgRequestReader.Read(body, static call => new BeforeDlrRequest(call), out request);
}
