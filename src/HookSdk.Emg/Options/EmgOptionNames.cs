namespace HookSdk.Emg;

/// <summary>The names of EMG's message options.</summary>
/// <remarks>
/// The set is open: any other name of A-Z, 0-9 and underscore works too. The vendor documents these names; that hooks carry all of them, and what
/// some of them mean beyond their name, is inferred. Numbers in the comments are the vendor's keys of the same options in its own protocol, MGP.
/// </remarks>
public static class EmgOptionNames
{
    /// <summary>The message's id. Ids have 64 bits: never keep one in an <see cref="int"/> or a <see cref="double"/>. MGP key 1.</summary>
    public const string Id = "ID";

    /// <summary>The sender: a number, a short code or a name. MGP key 2.</summary>
    public const string Source = "SOURCEADDR";

    /// <summary>The sender's type of number, see <see cref="EmgTon"/>. MGP key 3.</summary>
    public const string SourceTon = "SOURCEADDRTON";

    /// <summary>The sender's numbering plan, see <see cref="EmgNpi"/>. MGP key 4.</summary>
    public const string SourceNpi = "SOURCEADDRNPI";

    /// <summary>The sender's subaddress. MGP key 5.</summary>
    public const string SourceSubaddress = "SOURCESUBADDRESS";

    /// <summary>The sender's port, for messages between applications. MGP key 6.</summary>
    public const string SourcePort = "SOURCEPORT";

    /// <summary>The recipient. MGP key 8.</summary>
    public const string Destination = "DESTADDR";

    /// <summary>The recipient's type of number, see <see cref="EmgTon"/>. MGP key 9.</summary>
    public const string DestinationTon = "DESTADDRTON";

    /// <summary>The recipient's numbering plan, see <see cref="EmgNpi"/>. MGP key 10.</summary>
    public const string DestinationNpi = "DESTADDRNPI";

    /// <summary>The recipient's subaddress. MGP key 11.</summary>
    public const string DestinationSubaddress = "DESTSUBADDRESS";

    /// <summary>The recipient's port, for messages between applications. MGP key 12.</summary>
    public const string DestinationPort = "DESTPORT";

    /// <summary>The user data header, in hex. MGP key 14.</summary>
    public const string Udh = "UDH";

    /// <summary>The length of the user data header; its unit is not documented by the vendor. MGP key 15.</summary>
    public const string UdhLength = "UDHLEN";

    /// <summary>The message itself: text, or hex when <c>CHARCODE</c> says binary or UCS2. MGP key 16.</summary>
    public const string Message = "MESSAGE";

    /// <summary>The message's length; its unit is not documented by the vendor. MGP key 17.</summary>
    public const string MessageLength = "MESSAGELEN";

    /// <summary>The validity period, as it came. MGP key 18.</summary>
    public const string ValidityPeriod = "VP";

    /// <summary>Which delivery reports the sender wants, see <see cref="EmgDlr"/>. MGP key 19.</summary>
    public const string Dlr = "DLR";

    /// <summary>When to deliver, as it came. MGP key 20.</summary>
    public const string DeliveryTime = "DELTIME";

    /// <summary>The service centre's time stamp, as it came. MGP key 21.</summary>
    public const string ServiceCenterTimestamp = "SCTS";

    /// <summary>The user name of the client that sent the message. MGP key 22.</summary>
    public const string UserName = "USERNAME";

    /// <summary>The client's password. Never shown by <c>ToString</c>. MGP key 23.</summary>
    public const string Password = "PASSWORD";

    /// <summary>A new password that the client asks for. Never shown by <c>ToString</c>. MGP key 24.</summary>
    public const string NewPassword = "NEWPASSWORD";

    /// <summary>What this is: a message or a delivery report, see <see cref="EmgMessageType"/>. MGP key 25.</summary>
    public const string MessageType = "MSGTYPE";

    /// <summary>The subtype of <see cref="MessageType"/>. MGP key 26.</summary>
    public const string MessageSubtype = "MSGSUBTYPE";

    /// <summary>The message class; in SMS 0 is a flash message. MGP key 27.</summary>
    public const string MessageClass = "MSGCLASS";

    /// <summary>The character code of the message, see <see cref="EmgCharcode"/>. MGP key 28.</summary>
    public const string Charcode = "CHARCODE";

    /// <summary>An authentication code. Never shown by <c>ToString</c>. MGP key 29.</summary>
    public const string AuthCode = "AUTHCODE";

    /// <summary>The user. MGP key 30.</summary>
    public const string User = "USER";

    /// <summary>Whether a reply takes the same path back. MGP key 31.</summary>
    public const string ReplyPath = "REPLYPATH";

    /// <summary>The message's priority. MGP key 32.</summary>
    public const string Priority = "PRIORITY";

    /// <summary>The tariff class, for billing. MGP key 33.</summary>
    public const string TariffClass = "TARIFFCLASS";

    /// <summary>The address that the client connected from. MGP key 34.</summary>
    public const string PeerAddress = "REMOTEIP";

    /// <summary>The SMPP system type. MGP key 35.</summary>
    public const string SystemType = "SYSTEMTYPE";

    /// <summary>The operation at the message centre. MGP key 36.</summary>
    public const string SmscOp = "SMSCOP";

    /// <summary>The connector or group that the message is to leave by. The vendor documents that it goes before the connector's own ROUTE and the routing table. MGP key 38.</summary>
    public const string Route = "ROUTE";

    /// <summary>The connector that the delivery report is to leave by. MGP key 39.</summary>
    public const string RouteDlr = "ROUTEDLR";

    /// <summary>The return code. MGP key 40.</summary>
    public const string ReturnCode = "RETCODE";

    /// <summary>The SMS protocol identifier (PID). MGP key 43.</summary>
    public const string ProtocolId = "PROTOCOLID";

    /// <summary>The connector that the message came in by. MGP key 59.</summary>
    public const string Connector = "CONNECTOR";

    /// <summary>The connector that the message leaves by. MGP key 60.</summary>
    public const string OutConnector = "OUTCONNECTOR";

    /// <summary>The numeric state in a delivery report, 1 to 11, where 1 is delivered (as third parties use it; not documented by the vendor for hooks). MGP key 61.</summary>
    public const string Status = "STATUS";

    /// <summary>The id that the message centre gave the message. MGP key 64.</summary>
    public const string SmscId = "SMSCID";

    /// <summary>The reference that the parts of one long message share. MGP key 73.</summary>
    public const string ConcatReference = "CONCATSMSREF";

    /// <summary>This part's number in a long message, from 1. MGP key 74.</summary>
    public const string ConcatSequence = "CONCATSMSSEQ";

    /// <summary>How many parts the long message has. MGP key 75.</summary>
    public const string ConcatTotal = "CONCATSMSMAX";

    /// <summary>An id for billing. MGP key 79.</summary>
    public const string BillingId = "BILLINGID";

    /// <summary>The delivery report's id. MGP key 81.</summary>
    public const string DlrId = "DLRID";

    /// <summary>When handling started, whole seconds; that they count from 1970 is inferred, not documented by the vendor. MGP key 93.</summary>
    public const string StartSeconds = "STARTSECS";

    /// <summary>The milliseconds that go with <see cref="StartSeconds"/>. MGP key 94.</summary>
    public const string StartMilliseconds = "STARTMSECS";

    /// <summary>When handling ended, whole seconds; that they count from 1970 is inferred, not documented by the vendor. MGP key 95.</summary>
    public const string EndSeconds = "ENDSECS";

    /// <summary>The milliseconds that go with <see cref="EndSeconds"/>. MGP key 96.</summary>
    public const string EndMilliseconds = "ENDMSECS";

    /// <summary>A free note that is kept with the message. MGP key 97.</summary>
    public const string Note = "NOTE";

    /// <summary>Whether the message begins with a user data header. MGP key 106.</summary>
    public const string UdhIndicator = "UDHI";

    /// <summary>A protocol identifier that asks to replace an earlier message. MGP key 107.</summary>
    public const string ReplacePid = "REPLACEPID";

    /// <summary>The last resort address, from UCP. MGP key 108.</summary>
    public const string LrAddress = "LRADDR";

    /// <summary>The protocol identifier of the last resort address, from UCP. MGP key 109.</summary>
    public const string LrPid = "LRPID";

    /// <summary>The home network's address, from UCP. MGP key 110.</summary>
    public const string HplmnAddress = "HPLMNADDR";

    /// <summary>The subject, for protocols that have one. MGP key 111.</summary>
    public const string Subject = "SUBJECT";

    /// <summary>The originator's type of address, from UCP. MGP key 112.</summary>
    public const string OriginatorTypeOfAddress = "OTOA";

    /// <summary>The SMS data coding scheme. MGP key 113.</summary>
    public const string DataCoding = "DCS";

    /// <summary>The priority in EMG's queue. MGP key 118.</summary>
    public const string QueuePriority = "QPRIORITY";

    /// <summary>A further user name. MGP key 119.</summary>
    public const string XUserName = "XUSERNAME";

    /// <summary>In a delivery report, the id of the message that it reports on. 64 bits, see <see cref="Id"/>.</summary>
    public const string OriginalId = "ORIGID";

    /// <summary>In a delivery report, what became of the message, see <see cref="EmgMessageState"/>.</summary>
    public const string MessageState = "MESSAGESTATE";

    /// <summary>The address that delivery reports go to.</summary>
    public const string DlrAddress = "DLRADDRESS";
}
