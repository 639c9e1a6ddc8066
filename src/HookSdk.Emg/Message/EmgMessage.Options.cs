using System.Net;

namespace HookSdk.Emg;

/// <content>One accessor an option. Each reads its option anew: null when the option is absent, has no value, or is not a number where a number is read.</content>
public sealed partial class EmgMessage
{
    /// <summary><c>ID</c>: the message's id. Ids have 64 bits: never keep one in an <see cref="int"/> or a <see cref="double"/>.</summary>
    public long? Id => GetInt64(EmgOptionNames.Id);

    /// <summary><c>SOURCEADDR</c>: the sender: a number, a short code or a name.</summary>
    public string? Source => this[EmgOptionNames.Source];

    /// <summary><c>SOURCEADDRTON</c>: the sender's type of number.</summary>
    public EmgTon? SourceTon => (EmgTon?)GetInt32(EmgOptionNames.SourceTon);

    /// <summary><c>SOURCEADDRNPI</c>: the sender's numbering plan.</summary>
    public EmgNpi? SourceNpi => (EmgNpi?)GetInt32(EmgOptionNames.SourceNpi);

    /// <summary><c>SOURCESUBADDRESS</c>: the sender's subaddress.</summary>
    public string? SourceSubaddress => this[EmgOptionNames.SourceSubaddress];

    /// <summary><c>SOURCEPORT</c>: the sender's port, for messages between applications.</summary>
    public int? SourcePort => GetInt32(EmgOptionNames.SourcePort);

    /// <summary><c>DESTADDR</c>: the recipient.</summary>
    public string? Destination => this[EmgOptionNames.Destination];

    /// <summary><c>DESTADDRTON</c>: the recipient's type of number.</summary>
    public EmgTon? DestinationTon => (EmgTon?)GetInt32(EmgOptionNames.DestinationTon);

    /// <summary><c>DESTADDRNPI</c>: the recipient's numbering plan.</summary>
    public EmgNpi? DestinationNpi => (EmgNpi?)GetInt32(EmgOptionNames.DestinationNpi);

    /// <summary><c>DESTSUBADDRESS</c>: the recipient's subaddress.</summary>
    public string? DestinationSubaddress => this[EmgOptionNames.DestinationSubaddress];

    /// <summary><c>DESTPORT</c>: the recipient's port, for messages between applications.</summary>
    public int? DestinationPort => GetInt32(EmgOptionNames.DestinationPort);

    /// <summary><c>UDHLEN</c>: the length of the user data header; its unit is not documented by the vendor.</summary>
    public int? UdhLength => GetInt32(EmgOptionNames.UdhLength);

    /// <summary><c>MESSAGELEN</c>: the message's length; its unit is not documented by the vendor.</summary>
    public int? MessageLength => GetInt32(EmgOptionNames.MessageLength);

    /// <summary><c>VP</c>: the validity period, as it came.</summary>
    public string? ValidityPeriod => this[EmgOptionNames.ValidityPeriod];

    /// <summary><c>DLR</c>: which delivery reports the sender wants.</summary>
    public EmgDlr? Dlr => (EmgDlr?)GetInt32(EmgOptionNames.Dlr);

    /// <summary><c>DELTIME</c>: when to deliver, as it came.</summary>
    public string? DeliveryTime => this[EmgOptionNames.DeliveryTime];

    /// <summary><c>SCTS</c>: the service centre's time stamp, as it came.</summary>
    public string? ServiceCenterTimestamp => this[EmgOptionNames.ServiceCenterTimestamp];

    /// <summary><c>USERNAME</c>: the user name of the client that sent the message.</summary>
    public string? UserName => this[EmgOptionNames.UserName];

    /// <summary><c>PASSWORD</c>: the client's password. Never shown by <see cref="ToString"/>.</summary>
    public string? Password => this[EmgOptionNames.Password];

    /// <summary><c>NEWPASSWORD</c>: a new password that the client asks for. Never shown by <see cref="ToString"/>.</summary>
    public string? NewPassword => this[EmgOptionNames.NewPassword];

    /// <summary><c>MSGTYPE</c>: what this is: a message or a delivery report.</summary>
    public EmgMessageType? MessageType => (EmgMessageType?)GetInt32(EmgOptionNames.MessageType);

    /// <summary><c>MSGSUBTYPE</c>: the subtype of <see cref="MessageType"/>.</summary>
    public int? MessageSubtype => GetInt32(EmgOptionNames.MessageSubtype);

    /// <summary><c>MSGCLASS</c>: the message class: where a phone puts the message.</summary>
    public EmgMessageClass? MessageClass => (EmgMessageClass?)GetInt32(EmgOptionNames.MessageClass);

    /// <summary><c>CHARCODE</c>: the character code of the message.</summary>
    public EmgCharcode? Charcode => (EmgCharcode?)GetInt32(EmgOptionNames.Charcode);

    /// <summary><c>AUTHCODE</c>: an authentication code. Never shown by <see cref="ToString"/>.</summary>
    public string? AuthCode => this[EmgOptionNames.AuthCode];

    /// <summary><c>USER</c>: the user.</summary>
    public string? User => this[EmgOptionNames.User];

    /// <summary><c>REPLYPATH</c>: whether a reply takes the same path back.</summary>
    public int? ReplyPath => GetInt32(EmgOptionNames.ReplyPath);

    /// <summary><c>PRIORITY</c>: the message's priority, whose numbers the vendor does not name.</summary>
    public int? Priority => GetInt32(EmgOptionNames.Priority);

    /// <summary><c>TARIFFCLASS</c>: the tariff class, for billing.</summary>
    public string? TariffClass => this[EmgOptionNames.TariffClass];

    /// <summary><c>REMOTEIP</c>: the address that the client connected from; null where it is no IP address.</summary>
    public IPAddress? PeerAddress => IPAddress.TryParse(this[EmgOptionNames.PeerAddress], out IPAddress? address) ? address : null;

    /// <summary><c>SYSTEMTYPE</c>: the SMPP system type.</summary>
    public string? SystemType => this[EmgOptionNames.SystemType];

    /// <summary><c>SMSCOP</c>: the operation at the message centre.</summary>
    public string? SmscOp => this[EmgOptionNames.SmscOp];

    /// <summary><c>ROUTE</c>: the connector or group that the message is to leave by. The vendor documents that it goes before the connector's own ROUTE and the routing table.</summary>
    public string? Route => this[EmgOptionNames.Route];

    /// <summary><c>ROUTEDLR</c>: the connector that the delivery report is to leave by.</summary>
    public string? RouteDlr => this[EmgOptionNames.RouteDlr];

    /// <summary><c>RETCODE</c>: the return code.</summary>
    public int? ReturnCode => GetInt32(EmgOptionNames.ReturnCode);

    /// <summary><c>PROTOCOLID</c>: the SMS protocol identifier (PID).</summary>
    public int? ProtocolId => GetInt32(EmgOptionNames.ProtocolId);

    /// <summary><c>CONNECTOR</c>: the connector that the message came in by.</summary>
    public string? Connector => this[EmgOptionNames.Connector];

    /// <summary><c>OUTCONNECTOR</c>: the connector that the message leaves by.</summary>
    public string? OutConnector => this[EmgOptionNames.OutConnector];

    /// <summary><c>STATUS</c>: the numeric state in a delivery report, 1 to 11, where 1 is delivered (as third parties use it; not documented by the vendor for hooks).</summary>
    public int? Status => GetInt32(EmgOptionNames.Status);

    /// <summary><c>SMSCID</c>: the id that the message centre gave the message.</summary>
    public string? SmscId => this[EmgOptionNames.SmscId];

    /// <summary><c>CONCATSMSREF</c>: the reference that the parts of one long message share.</summary>
    public int? ConcatReference => GetInt32(EmgOptionNames.ConcatReference);

    /// <summary><c>CONCATSMSSEQ</c>: this part's number in a long message, from 1.</summary>
    public int? ConcatSequence => GetInt32(EmgOptionNames.ConcatSequence);

    /// <summary><c>CONCATSMSMAX</c>: how many parts the long message has.</summary>
    public int? ConcatTotal => GetInt32(EmgOptionNames.ConcatTotal);

    /// <summary><c>BILLINGID</c>: an id for billing.</summary>
    public string? BillingId => this[EmgOptionNames.BillingId];

    /// <summary><c>DLRID</c>: the delivery report's id.</summary>
    public string? DlrId => this[EmgOptionNames.DlrId];

    /// <summary><c>STARTSECS</c>: when handling started, whole seconds; that they count from 1970 is inferred, not documented by the vendor.</summary>
    public long? StartSeconds => GetInt64(EmgOptionNames.StartSeconds);

    /// <summary><c>STARTMSECS</c>: the milliseconds that go with <see cref="StartSeconds"/>.</summary>
    public int? StartMilliseconds => GetInt32(EmgOptionNames.StartMilliseconds);

    /// <summary><c>ENDSECS</c>: when handling ended, whole seconds; that they count from 1970 is inferred, not documented by the vendor.</summary>
    public long? EndSeconds => GetInt64(EmgOptionNames.EndSeconds);

    /// <summary><c>ENDMSECS</c>: the milliseconds that go with <see cref="EndSeconds"/>.</summary>
    public int? EndMilliseconds => GetInt32(EmgOptionNames.EndMilliseconds);

    /// <summary><c>NOTE</c>: a free note that is kept with the message.</summary>
    public string? Note => this[EmgOptionNames.Note];

    /// <summary><c>UDHI</c>: whether the message begins with a user data header.</summary>
    public int? UdhIndicator => GetInt32(EmgOptionNames.UdhIndicator);

    /// <summary><c>REPLACEPID</c>: a protocol identifier that asks to replace an earlier message.</summary>
    public int? ReplacePid => GetInt32(EmgOptionNames.ReplacePid);

    /// <summary><c>LRADDR</c>: the last resort address, from UCP.</summary>
    public string? LrAddress => this[EmgOptionNames.LrAddress];

    /// <summary><c>LRPID</c>: the protocol identifier of the last resort address, from UCP.</summary>
    public int? LrPid => GetInt32(EmgOptionNames.LrPid);

    /// <summary><c>HPLMNADDR</c>: the home network's address, from UCP.</summary>
    public string? HplmnAddress => this[EmgOptionNames.HplmnAddress];

    /// <summary><c>SUBJECT</c>: the subject, for protocols that have one.</summary>
    public string? Subject => this[EmgOptionNames.Subject];

    /// <summary><c>OTOA</c>: the originator's type of address, from UCP.</summary>
    public string? OriginatorTypeOfAddress => this[EmgOptionNames.OriginatorTypeOfAddress];

    /// <summary><c>DCS</c>: the SMS data coding scheme: bits that each say something of their own (3GPP TS 23.038).</summary>
    public int? DataCoding => GetInt32(EmgOptionNames.DataCoding);

    /// <summary><c>QPRIORITY</c>: the priority in EMG's queue.</summary>
    public int? QueuePriority => GetInt32(EmgOptionNames.QueuePriority);

    /// <summary><c>XUSERNAME</c>: a further user name.</summary>
    public string? XUserName => this[EmgOptionNames.XUserName];

    /// <summary><c>ORIGID</c>: in a delivery report, the id of the message that it reports on. 64 bits, see <see cref="Id"/>.</summary>
    public long? OriginalId => GetInt64(EmgOptionNames.OriginalId);

    /// <summary><c>MESSAGESTATE</c>: in a delivery report, what became of the message, see <see cref="EmgMessageState"/>.</summary>
    public string? MessageState => this[EmgOptionNames.MessageState];

    /// <summary><c>DLRADDRESS</c>: the address that delivery reports go to.</summary>
    public string? DlrAddress => this[EmgOptionNames.DlrAddress];
}
