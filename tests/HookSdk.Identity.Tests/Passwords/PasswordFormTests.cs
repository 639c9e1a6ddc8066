using HookSdk.Credentials;

namespace HookSdk.Identity.Tests.Passwords;

public sealed class PasswordFormTests
{
    /// <summary>Made by others: each line says by whom.</summary>
    [Theory]
    // crypt_blowfish's own table.
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored", "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    // Go's bcrypt.
    [InlineData("correct horse battery staple", "$2a$04$i2NfaZfrTcdgu.W3KoKIfefH36540JoT3ZlqV/9YwrMoG8Q5Ag3mq")]
    [InlineData("p\u00e4ssw\u00f6rd", "$2a$07$Dojv794M.I7exGOmXdNC..7dcBqXRdlC.ytJm2OppW71WiVS/z.52")]
    // EMQX's own tests.
    [InlineData("bcrypt", "$2b$12$wtY3h20mUjjmeaClpqZVveDWGlHzCGsvuThMlneGHA7wVeFYyns2u")]
    [InlineData("md5", "emqx:md5:disable:salt:1bc29b36f623ba82aaf6724fd3b16718")]
    [InlineData("sha", "emqx:sha:prefix:salt:c665d4c0a9e5498806b7d9fd0b417d272853660e")]
    [InlineData("sha256", "emqx:sha256:prefix:salt:ac63a624e7074776d677dd61a003b8c803eb11db004d0ec6ae032a5d7c9c5caf")]
    [InlineData("sha512", "emqx:sha512:prefix:salt:a1509ab67bfacbad020927b5ac9d91e9100a82e33a0ebb01459367ce921c0aa8157aa5652f94bc84fa3babc08283e44887d61c48bcf8ad7bcb3259ee7d0eafcd")]
    [InlineData("password", "emqx:pbkdf2-sha:2:ATHENA.MIT.EDUraeburn:01dbee7f4a9e243e988b62c73cda935da05378b93244ec8f48a99e61ad799d86")]
    [InlineData("password", "emqx:pbkdf2-sha:2:ATHENA.MIT.EDUraeburn:01dbee7f4a9e243e988b62c73cda935da05378b9")]
    // OpenSSL: printf %s s3cretpepper | openssl dgst -sha256 (md5, sha1, sha512).
    [InlineData("s3cret", "emqx:md5:suffix:pepper:a7cc91bd5983be93431573732e75e697")]
    [InlineData("s3cret", "emqx:sha:suffix:pepper:29de964e05d458eec8e4ff5f3e6279ee30752b93")]
    [InlineData("s3cret", "emqx:sha256:suffix:pepper:518d9b96b45ecae265d6557becae516ac51ad17c7d1e087d1ea7310620588330")]
    [InlineData("s3cret", "emqx:sha512:suffix:pepper:1cf4078eec4052d98634431a83bdc5e641646072a6112d4d7d86fb66d140ef0266105864ee173adccccbc50c8bdfaac805eec6dca30cb5e4f4aeb9af5849a6a0")]
    // OpenSSL: openssl kdf -keylen 48 -kdfopt digest:SHA384 -kdfopt pass:s3cret -kdfopt salt:pepper -kdfopt iter:4096 PBKDF2 (32 and SHA256, 64 and SHA512).
    [InlineData("s3cret", "emqx:pbkdf2-sha256:4096:pepper:5a32df7db5ccd32b6a480b2f39de5025291b637ce9d6f9d2f942e7688e1b327a")]
    [InlineData("s3cret", "emqx:pbkdf2-sha384:4096:pepper:af7f542641eff32fdfad521f8a0c3e6844146055b23829d23909d8ade06396bca363c3d91e3dbe8f95440078f52cd0ff")]
    [InlineData("s3cret", "emqx:pbkdf2-sha512:4096:pepper:4d189ef15843b1ae73cb455e2454c8bd047b538af97aa3a03e8cf546333ace4381e5ac2b571f4c4f6be0cf8e3011cc4fbf35d85e7aadfb0eed6a3cb9e94cd55d")]
    // RFC 6070.
    [InlineData("password", "emqx:pbkdf2-sha:4096:salt:4b007901b765489abead49d926f721d065a429c1")]
    // RFC 7914, section 11.
    [InlineData("passwd", "emqx:pbkdf2-sha256:1:salt:55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783")]
    [InlineData("Password", "emqx:pbkdf2-sha256:80000:NaCl:4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d")]
    // libxcrypt's crypt(3).
    [InlineData("rasmuslerdorf", "$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq")]
    [InlineData("rasmuslerdorf", "$2a$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi")]
    // The reference implementation of Argon2.
    [InlineData("password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")]
    [InlineData("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("password", "argon2$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData("password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8")]
    [InlineData("password", "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E")]
    // Its program: printf %s password | argon2 somesalt -d -t 2 -k 256 -p 1 -l 32 -e.
    [InlineData("password", "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$JcTui6RIBUtJ78gE5Hi52CO+H5vS6Z9R1uxAB6OhUB8")]
    [InlineData("password", "$argon2d$v=19$m=256,t=2,p=2$c29tZXNhbHQ$e2nJLXw4iarRKB28i678Esw3yA8cdeM+8sLUDCjrxXM")]
    // mosquitto_passwd 2.0.11.
    [InlineData("s3cret", "$7$101$PsMEjuG0FN+jpI1F$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==")]
    [InlineData("s3cret", "$6$Kx2fpZof+dKNU7Iy$hNhSWZf5Nj18j38vGlyN4RiiyDPW5QTDaN2CGolaVUssHfa/Hp+aT758bFtldDHZ/CbUAj5C3vhCiF3AviRcZA==")]
    // Django's own tests.
    [InlineData("l\u00e8tmein", "pbkdf2_sha256$20000$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=")]
    [InlineData("l\u00e8tmein", "pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=")]
    [InlineData("lettmein", "pbkdf2_sha1$1000$seasalt$h8WVtFzNLTNUp5hU+IFmjz0virc=")]

    // By Python: base64 of hashlib.pbkdf2_hmac(name, password, salt, 20000). Django and passlib write such hashes where somebody has chosen another digest.
    [InlineData("l\u00e8tmein", "pbkdf2_sha384$20000$seasalt$eTyPKsc3AuhWWS0ImG+LrKODO/auvpPWYwsu97TQXPAJxa/i6mc0qeEx0gXeYJ6c")]
    [InlineData("l\u00e8tmein", "pbkdf2_sha512$20000$seasalt$FuCzlyirmJl1yhnXWjz/iq3YKiHeop/X4Cuu5aqZ+/I5RekL6pWUfkLEyrmRdixWN8HzzO8J+ot97LK5TBtOIg==")]
    [InlineData("l\u00e8tmein", "$pbkdf2-sha384$20000$AAECAwQFBgcICQoLDA0ODw$CTdOm0LNxUhyB9XwBRjU0q4SNgkPJGPgjMF2axsG6fr/exsU5nzy.MLMQFTeHuDP")]
    [InlineData("U*U", "bcrypt$$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("l\u00e8tmein", "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC")]
    // passlib's own tests, and what passlib 1.7.4 printed.
    [InlineData("password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI")]
    [InlineData("password", "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ")]
    [InlineData("password", "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww")]
    [InlineData("s3cret", "$pbkdf2-sha512$25000$yvm/l5JyDiEkRChFyPl/rw$eFl43tTzLdyuCOYii18K95zdnw8UKVeMLHRoNffdMc/B8A6BuBRhjzEdVjfwh7nvYDDw4MxO2s.VVRMNGF6joQ")]
    [InlineData("p\u00e4ssw\u00f6rd \u2713", "$pbkdf2-sha256$29000$A2Ds3bt3zhljDMEYY0wJIQ$JiSVao6GOeMLh1NXV84ViFy7Y9fe8nVHV.yWWYDeUYY")]
    public async Task Hash_MadeByOthers_KnowsItsPassword(string password, string text)
    {
        PasswordHash hash = PasswordForms.Parse(text);
        using PasswordVerifier verifier = new();

        (await verifier.VerifyAsync("dev1", password, hash, TestContext.Current.CancellationToken)).ShouldBeTrue();
        hash.Verify("x" + password).ShouldBeFalse();
        hash.Verify("").ShouldBeFalse();
        hash.Verify(null).ShouldBeFalse();
        hash.ToString().ShouldBe(text);
    }

    [Fact]
    public void OwnHash_IsRead_AndEachHasACost()
    {
        PasswordForms.Parse(PasswordHash.Create("s3cret", 1000).ToString()).Verify("s3cret").ShouldBeTrue();
        PasswordHash.Create("s3cret", 1000).Cost.ShouldBe("pbkdf2-sha512, 1000 iterations");
        PasswordForms.Parse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW").Cost.ShouldBe("bcrypt, cost 5");
        PasswordForms.Parse("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4").Cost.ShouldBe("argon2id, 256 KiB, passes 2, lanes 1");
    }

    /// <summary>bcrypt looks at no more than 72 bytes: a pair of surrogates is not cut through there, which would throw.</summary>
    [Theory]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    public void Bcrypt_LongPasswordWithAnEmoji_IsAnswered(int letters) =>
        PasswordForms.Parse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW").Verify(new string('x', letters) + "\U0001F600y").ShouldBeFalse();

    /// <summary>A hash that would hang the server, or is none, is named and never computed.</summary>
    [Theory]
    [InlineData("$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "its bcrypt cost is 31, and from 4 to 15 is taken")]
    [InlineData("$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "its bcrypt cost is 3")]
    [InlineData("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "begins as bcrypt")]
    [InlineData("$2b$10$short", "begins as bcrypt")]
    [InlineData("$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 memory is 4194304 KiB, and at most 262144 is taken")]
    [InlineData("$argon2id$v=19$m=262144,t=60,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 passes are 60 over 262144 KiB")]
    [InlineData("$argon2id$v=19$m=9999999999,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 memory is")]
    [InlineData("$argon2id$v=19$m=256,t=1,p=200$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 lanes are 200")]
    [InlineData("$argon2id$v=16$m=256,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 version is not 19")]
    [InlineData("$argon2id$m=256", "begins as Argon2")]
    [InlineData("$7$2000000000$PsMEjuG0FN+jpI1F$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==", "its mosquitto iterations are not a number from 1 to 10000000")]
    [InlineData("$7$0$PsMEjuG0FN+jpI1F$rK9dz8BX", "its mosquitto iterations")]
    [InlineData("$7$101$!!$rK9dz8BXlofAd0ii2+MLCF+Ma/6f+uDRr4/rDwwajDSLMQCAp4rLE8XNbj1dlh9YBWZ6ueyLEIoINrzKfm7gMg==", "its salt is not 1 to 256 bytes")]
    [InlineData("$6$rounds=5000$usesomesillystri$D4IrlXatmP7rx3P3InaxBeoomnAihCKRVQAr/36PYmG8zGTWcwvrZAQEm9.YgHnXfM1VYXn2zYpvlCyMmJCXz/", "crypt's form of the same beginning is not read")]
    [InlineData("pbkdf2_sha256$999999999999$seasalt$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=", "its Django iterations")]
    [InlineData("pbkdf2_sha256$20000$$oBSd886ysm3AqYun62DOdin8YcfbU1z9cksZSuLP9r0=", "it is not Django's")]
    [InlineData("$pbkdf2-md5$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI", "it is not passlib's")]
    [InlineData("$pbkdf2", "it is not passlib's")]
    [InlineData("emqx:plain:disable::secret", "it is a plain password, and none is read")]
    [InlineData("emqx:sha256:middle:salt:00", "it is not 'emqx:sha256:'")]
    [InlineData("emqx:sha256:prefix:salt:0011", "its hash is not the hexadecimal of 32 bytes")]
    [InlineData("emqx:", "it is not 'emqx:sha256:'")]
    [InlineData("argon2$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4", "its Argon2 memory is 4194304 KiB")]
    [InlineData("bcrypt$$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "its bcrypt cost is 31")]
    [InlineData("bcrypt_sha256$$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "its bcrypt cost is 31")]
    [InlineData("$pbkdf2-sha256$10000001$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI", "its passlib iterations are not a number from 1 to 10000000")]
    [InlineData("emqx:pbkdf2-sha256:10000001:salt:000102030405060708090a0b0c0d0e0f", "its EMQX iterations are not a number from 1 to 10000000")]
    [InlineData("pbkdf2-sha512:10000001:AAAAAAAAAAAAAAAAAAAAAA==:AAAA", "10000000")]
    [InlineData("pbkdf2_sha1$5000000$seasalt$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn8=", "its Django iterations go over 7 blocks of hash, and at most 10000000 are taken together")]
    [InlineData("s3cret", "it has none of the forms")]
    [InlineData("", "it is empty")]
    public void Text_ThatIsNotTaken_SaysWhy_AndIsNotRepeated(string text, string problem)
    {
        PasswordForms.TryParse(text, out PasswordHash? hash, out string? said).ShouldBeFalse();

        hash.ShouldBeNull();
        said.ShouldContain(problem);
        Should.Throw<FormatException>(() => PasswordForms.Parse(text)).Message.ShouldContain(problem);
        if (text.Length > 20)
        {
            said.ShouldNotContain(text);
        }
    }

    [Fact]
    public void Text_ThatIsVeryLong_IsNotLookedAt() => Should.Throw<FormatException>(() => PasswordForms.Parse("$7$" + new string('1', 100_000))).Message.ShouldContain("longer than 1024 characters");
}
