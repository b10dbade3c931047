package io.tripletflow.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Words of a script with their Latin transcription; no two of them are transcribed alike. */
enum Script {
    HINDI(
            " ",
            "क=k ख=kh ग=g च=ch ज=j त=t द=d न=n प=p ब=b म=m र=r ल=l स=s ह=h",
            "ा=aa ि=i ी=ii ु=u े=e ो=o"),
    ARABIC(
            " ",
            "ب=b ت=t ج=j د=d ر=r س=s ش=sh ع=' ف=f ق=q ك=k ل=l م=m ن=n",
            "ا=aa و=uu ي=ii َ=a ُ=u ِ=i"),
    HEBREW(" ", "ב=b ג=g ד=d ה=h ז=z ט=t ל=l מ=m נ=n ס=s פ=p ק=k ר=r ש=sh", "ָ=a ִ=i ֵ=ei ו=o ֶ=e"),
    THAI(
            "",
            "ก=k ข=kh ง=ng จ=c ช=ch ด=d ต=t ท=th น=n บ=b ป=p ม=m ร=r ล=l ว=w ส=s ห=h",
            "า=aa ี=ii ู=uu อ=o ำ=am"),
    CHINESE("", letters("天地人大小上下中国家学生年月日水火山石田土木花草鸟鱼马牛羊虫手足口目耳心头身食衣车船门窗书笔纸画音乐")),
    JAPANESE("", letters("あいうえおかきくけこさしすせそたちつてとなにぬねのまみむめもらりるれろアイエカキクサスタテトナニ山川田中村森")),
    KOREAN(" ", letters("가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후강남당랑망방상앙장창")),
    EMOJI(
            "",
            letters(
                    "🐀🐁🐂🐃🐄🐅🐆🐇🐈🐉🐊🐋🐌🐍🐎🐏🐐🐑🐒🐓🐔🐕🐖🐗🐘🐙🐚🐛🐜🐝😀😁😂😃😄😅😆😇😈😉😊😋😌😍😎😏😐😑😒😓")),
    THAI_WORDS(
            "",
            words(
                    "น้ำ=nam ไฟ=fai บ้าน=baan รถ=rot คน=khon แมว=maeo หมา=maa ปลา=plaa นก=nok ต้นไม้=tonmai"
                            + " ดอกไม้=dokmai โรงเรียน=rongrian หนังสือ=nangsue อาหาร=aahaan ข้าว=khao กาแฟ=kafae ชา=cha"
                            + " นม=nom ไข่=khai ผลไม้=phonlamai ทะเล=thale ภูเขา=phukhao แม่น้ำ=maenam ฝน=fon ลม=lom"
                            + " แดด=daet เมือง=mueang ตลาด=talat ร้าน=raan เงิน=ngoen งาน=ngaan วัน=wan เดือน=duean ปี=pii"
                            + " เช้า=chao เย็น=yen สวย=suai ใหญ่=yai เล็ก=lek ดี=di ร้อน=ron หนาว=nao เร็ว=reo ช้า=chaa"
                            + " กิน=kin ดื่ม=duem เดิน=doen วิ่ง=wing นอน=non อ่าน=an เขียน=khian พูด=phut ฟัง=fang"
                            + " ดู=duu ซื้อ=sue ขาย=khaai รัก=rak เพื่อน=phuean ครู=khruu หมอ=mo")),
    CHINESE_WORDS(
            "",
            words(
                    "学校=xuexiao 老师=laoshi 学生=xuesheng 朋友=pengyou 电脑=diannao 手机=shouji 汽车=qiche"
                            + " 飞机=feiji 火车=huoche 医院=yiyuan 医生=yisheng 银行=yinhang 商店=shangdian 超市=chaoshi"
                            + " 饭店=fandian 咖啡=kafei 茶=cha 牛奶=niunai 鸡蛋=jidan 米饭=mifan 水果=shuiguo 苹果=pingguo"
                            + " 香蕉=xiangjiao 天气=tianqi 下雨=xiayu 太阳=taiyang 月亮=yueliang 星星=xingxing 城市=chengshi"
                            + " 北京=beijing 上海=shanghai 中国=zhongguo 音乐=yinyue 电影=dianying 运动=yundong 足球=zuqiu"
                            + " 游泳=youyong 跑步=paobu 工作=gongzuo 公司=gongsi 时间=shijian 今天=jintian 明天=mingtian"
                            + " 昨天=zuotian 早上=zaoshang 晚上=wanshang 漂亮=piaoliang 高兴=gaoxing 喜欢=xihuan 知道=zhidao"
                            + " 认识=renshi 学习=xuexi 休息=xiuxi 睡觉=shuijiao 吃饭=chifan 喝水=heshui 买=mai 卖=maai"
                            + " 房子=fangzi 衣服=yifu")),
    JAPANESE_WORDS(
            "",
            words(
                    "学校=gakkou 先生=sensei 学生=gakusei 友達=tomodachi パソコン=pasokon 携帯=keitai 車=kuruma"
                            + " 飛行機=hikouki 電車=densha 病院=byouin 医者=isha 銀行=ginkou 店=mise スーパー=suupaa"
                            + " レストラン=resutoran コーヒー=koohii お茶=ocha 牛乳=gyuunyuu 卵=tamago ご飯=gohan"
                            + " 果物=kudamono りんご=ringo バナナ=banana 天気=tenki 雨=ame 太陽=taiyou 月=tsuki 星=hoshi"
                            + " 町=machi 東京=toukyou 大阪=oosaka 日本=nihon 音楽=ongaku 映画=eiga 運動=undou"
                            + " サッカー=sakkaa 水泳=suiei 走る=hashiru 仕事=shigoto 会社=kaisha 時間=jikan 今日=kyou"
                            + " 明日=ashita 昨日=kinou 朝=asa 夜=yoru 綺麗=kirei 嬉しい=ureshii 好き=suki 知る=shiru"
                            + " 会う=au 勉強=benkyou 休む=yasumu 寝る=neru 食べる=taberu 飲む=nomu 買う=kau 売る=uru"
                            + " 家=ie 服=fuku"));

    /** As written, and in Latin. */
    record Word(String own, String latin) {}

    /** What stands between two words. */
    final String between;

    /** Words as they are; else made of syllables. */
    private final boolean complete;

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody changes
    private final List<Word> parts;

    /** Each syllable is one of the first parts and one of the second. */
    Script(String between, String first, String second) {
        this.between = between;
        complete = false;
        parts = new ArrayList<>();
        for (Word start : words(first)) {
            for (Word end : words(second)) {
                parts.add(new Word(start.own + end.own, start.latin + end.latin));
            }
        }
    }

    Script(String between, List<Word> parts) {
        this.between = between;
        this.parts = parts;
        complete = parts.get(0).latin.length() > 2;
    }

    private static List<Word> words(String text) {
        List<Word> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            words.add(new Word(word.split("=", 2)[0], word.split("=", 2)[1]));
        }
        return words;
    }

    /** Each letter with a syllable of its own, from "ba" to "zu". */
    private static List<Word> letters(String text) {
        String consonants = "bcdfghjklmnprstvwz";
        List<Word> letters = new ArrayList<>();
        for (int c : text.codePoints().toArray()) {
            int number = letters.size();
            String latin = "" + consonants.charAt(number / 5) + "aeiou".charAt(number % 5);
            letters.add(new Word(Character.toString(c), latin));
        }
        return letters;
    }

    /** So many different words, mostly of two or three syllables; of emoji one or two. */
    List<Word> words(int count, Random random) {
        if (complete) {
            List<Word> shuffled = new ArrayList<>(parts);
            Collections.shuffle(shuffled, random);
            return shuffled.subList(0, count);
        }
        int min = this == EMOJI ? 1 : 2;
        List<Word> words = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (words.size() < count) {
            StringBuilder own = new StringBuilder();
            StringBuilder latin = new StringBuilder();
            for (int i = min + random.nextInt(2); i > 0; i--) {
                Word part = parts.get(random.nextInt(parts.size()));
                own.append(part.own);
                latin.append(part.latin);
            }
            if (seen.add(latin.toString())) {
                words.add(new Word(own.toString(), latin.toString()));
            }
        }
        return words;
    }
}
