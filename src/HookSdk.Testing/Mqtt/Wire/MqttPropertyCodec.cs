namespace HookSdk.Testing;

/// <summary>Reads and writes the properties of MQTT 5.</summary>
internal static class MqttPropertyCodec
{
    /// <summary>Reads the properties behind their length. One that does not belong there, that comes twice or has a value out of its range is an error.</summary>
    public static MqttProperties Read(ref MqttWireReader reader, MqttPropertyPlaces place)
    {
        MqttWireReader part = reader.Part(reader.Variable("the length of the properties"), "the properties");
        MqttProperties properties = MqttProperties.None;
        while (!part.IsAtEnd)
        {
            int id = part.Variable("a property");
            if (id == MqttPropertyDefinition.UserProperty)
            {
                string name = part.Text("the name of a user property");
                properties = properties.WithUserProperty(name, part.Text("the value of a user property"));
                continue;
            }

            if (MqttPropertyDefinition.Find(id) is not { } definition || !definition.Places.HasFlag(place))
            {
                throw new MqttWireException(MqttWireException.Malformed, $"property {id} does not belong to {place}");
            }

            if (properties[definition.Name] is not null)
            {
                throw new MqttWireException(MqttWireException.ProtocolError, $"{definition.Name} twice");
            }

            properties = Read(ref part, definition, properties);
        }

        return properties;
    }

    /// <summary>Writes the properties behind their length.</summary>
    public static void Write(MqttWireWriter writer, MqttProperties properties)
    {
        MqttWireWriter part = new();
        foreach ((string name, object value) in properties)
        {
            MqttPropertyDefinition definition = MqttPropertyDefinition.Find(name) ?? throw new MqttWireException(MqttWireException.Malformed, $"MQTT has no property {name}");
            part.Byte(definition.Id);
            Write(part, definition, value);
        }

        foreach ((string name, string value) in properties.UserProperties)
        {
            part.Byte(MqttPropertyDefinition.UserProperty);
            part.Text(name, "the name of a user property");
            part.Text(value, "the value of a user property");
        }

        writer.Part(part, "the properties");
    }

    private static MqttProperties Read(ref MqttWireReader part, MqttPropertyDefinition definition, MqttProperties properties)
    {
        string name = definition.Name;
        switch (definition.Form)
        {
            case MqttPropertyForm.Text:
                return properties.With(name, part.Text(name, isTopic: name == MqttPropertyNames.ResponseTopic));
            case MqttPropertyForm.Bytes:
                return properties.With(name, part.Bytes(name));
            default:
                long number = definition.Form switch
                {
                    MqttPropertyForm.Byte => part.Byte(name),
                    MqttPropertyForm.Two => part.Two(name),
                    MqttPropertyForm.Four => part.Four(name),
                    _ => part.Variable(name),
                };
                return IsInRange(definition, number)
                    ? properties.With(name, number)
                    : throw new MqttWireException(name == MqttPropertyNames.TopicAlias ? MqttWireException.TopicAliasInvalid : MqttWireException.ProtocolError, $"{name} cannot be {number}");
        }
    }

    /// <summary>Flags are 0 or 1; what counts from 1 cannot be 0.</summary>
    private static bool IsInRange(MqttPropertyDefinition definition, long number) => definition.Form == MqttPropertyForm.Byte
        ? number <= 1
        : number > 0 || definition.Name is not (MqttPropertyNames.ReceiveMaximum or MqttPropertyNames.MaximumPacketSize or MqttPropertyNames.SubscriptionIdentifier or MqttPropertyNames.TopicAlias);

    private static void Write(MqttWireWriter part, MqttPropertyDefinition definition, object value)
    {
        string name = definition.Name;
        switch (definition.Form, value)
        {
            case (MqttPropertyForm.Byte, long number):
                part.Byte((int)number);
                break;
            case (MqttPropertyForm.Two, long number):
                part.Two(number, name);
                break;
            case (MqttPropertyForm.Four, long number):
                part.Four(number, name);
                break;
            case (MqttPropertyForm.Variable, long number):
                part.Variable(number, name);
                break;
            case (MqttPropertyForm.Text, string text):
                part.Text(text, name);
                break;
            case (MqttPropertyForm.Bytes, ReadOnlyMemory<byte> bytes):
                part.Bytes(bytes.Span, name);
                break;
            default:
                throw new MqttWireException(MqttWireException.Malformed, $"{name} cannot be a {value.GetType().Name}");
        }
    }
}
