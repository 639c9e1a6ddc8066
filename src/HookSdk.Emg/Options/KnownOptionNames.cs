using System.Collections.Frozen;

namespace HookSdk.Emg;

/// <summary>The one string of each known option name, found from text of any case without making a string.</summary>
internal static class KnownOptionNames
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        EmgOptionNames.Id, EmgOptionNames.Source, EmgOptionNames.SourceTon, EmgOptionNames.SourceNpi, EmgOptionNames.SourceSubaddress, EmgOptionNames.SourcePort,
        EmgOptionNames.Destination, EmgOptionNames.DestinationTon, EmgOptionNames.DestinationNpi, EmgOptionNames.DestinationSubaddress, EmgOptionNames.DestinationPort, EmgOptionNames.Udh,
        EmgOptionNames.UdhLength, EmgOptionNames.Message, EmgOptionNames.MessageLength, EmgOptionNames.ValidityPeriod, EmgOptionNames.Dlr, EmgOptionNames.DeliveryTime,
        EmgOptionNames.ServiceCenterTimestamp, EmgOptionNames.UserName, EmgOptionNames.Password, EmgOptionNames.NewPassword, EmgOptionNames.MessageType, EmgOptionNames.MessageSubtype,
        EmgOptionNames.MessageClass, EmgOptionNames.Charcode, EmgOptionNames.AuthCode, EmgOptionNames.User, EmgOptionNames.ReplyPath, EmgOptionNames.Priority,
        EmgOptionNames.TariffClass, EmgOptionNames.PeerAddress, EmgOptionNames.SystemType, EmgOptionNames.SmscOp, EmgOptionNames.Route, EmgOptionNames.RouteDlr,
        EmgOptionNames.ReturnCode, EmgOptionNames.ProtocolId, EmgOptionNames.Connector, EmgOptionNames.OutConnector, EmgOptionNames.Status, EmgOptionNames.SmscId,
        EmgOptionNames.ConcatReference, EmgOptionNames.ConcatSequence, EmgOptionNames.ConcatTotal, EmgOptionNames.BillingId, EmgOptionNames.DlrId, EmgOptionNames.StartSeconds,
        EmgOptionNames.StartMilliseconds, EmgOptionNames.EndSeconds, EmgOptionNames.EndMilliseconds, EmgOptionNames.Note, EmgOptionNames.UdhIndicator, EmgOptionNames.ReplacePid,
        EmgOptionNames.LrAddress, EmgOptionNames.LrPid, EmgOptionNames.HplmnAddress, EmgOptionNames.Subject, EmgOptionNames.OriginatorTypeOfAddress, EmgOptionNames.DataCoding,
        EmgOptionNames.QueuePriority, EmgOptionNames.XUserName, EmgOptionNames.OriginalId, EmgOptionNames.MessageState, EmgOptionNames.DlrAddress);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    public static IEnumerable<string> All => Names;

    /// <summary>The name in upper case; the shared string when it is a known one.</summary>
    public static string ToUpper(ReadOnlySpan<char> name) =>
        Lookup.TryGetValue(name, out string? known) ? known : new string(name).ToUpperInvariant();
}
