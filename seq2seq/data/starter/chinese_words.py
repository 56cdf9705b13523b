"""The Chinese of the lexemes; a lexeme that is missing here is not said in Chinese.

Nouns read `lexeme word classifier`, then perhaps `里` or `上`: what follows the noun where something is at the place.

Adjectives read `lexeme attribute predicate`. A predicate is plain (`贵`: 很贵, 不贵), or `有用!` (denied by 没), or
`是红色的` (neither 很 nor degrees), or `坏了/没坏` (a change, and how it is denied).

Verbs read `lexeme | verb | 把-form | flags`. In a verb, `·` parts it from the object inside it (游·泳: 游过泳), `~`
is an object that goes before (给~打·电话), `@` a recipient (还给@). Flags: `point` (no 正在), `unlived` (no 过),
`lasting` (着 for 正在), `finished` (no 了), `things` (not of persons), `adjective` (很饿), `change` (感冒了), `weather`
(天气很冷).
"""

NOUNS = """
    doctor 医生 位, teacher 老师 位, student 大学生 个, nurse 护士 位, lawyer 律师 位, engineer 工程师 位
    baker 面包师 位, butcher 屠夫 个, farmer 农民 位, singer 歌手 位, writer 作家 位, journalist 记者 位
    musician 音乐家 位, cook 厨师 位, dentist 牙医 位, painter 画家 位, gardener 园丁 位, mechanic 修理工 位
    scientist 科学家 位, driver 司机 位, pilot 飞行员 位, soldier 士兵 个, photographer 摄影师 位
    hairdresser 理发师 位, secretary 秘书 位, architect 建筑师 位, waiter 男服务员 个, waitress 女服务员 个
    actor 男演员 个, actress 女演员 个, policeman 警察 个, king 国王 位, queen 女王 位, man 男人 个, woman 女人 个
    boy 男孩 个, girl 女孩 个, child 孩子 个, baby 婴儿 个, guest 客人 位, customer 顾客 位, tourist 游客 个
    president 总统 位, judge 法官 位, thief 小偷 个, patient 病人 个, lady 女士 位, prince 王子 位, princess 公主 位
    pupil 小学生 个, player 球员 个, passenger 乘客 个, father 爸爸 个, mother 妈妈 个, brother 哥哥 个
    sister 妹妹 个, son 儿子 个, daughter 女儿 个, uncle 叔叔 个, aunt 阿姨 个, cousin 表哥 个, grandfather 爷爷 个
    grandmother 奶奶 个, husband 丈夫 个, wife 妻子 个, nephew 侄子 个, niece 侄女 个, boss 老板 个
    neighbor 邻居 个, friend 朋友 个, colleague 同事 个, dog 狗 只, cat 猫 只, rabbit 兔子 只, bird 鸟 只
    horse 马 匹, hamster 仓鼠 只, turtle 乌龟 只, cow 牛 头, sheep 羊 只, pig 猪 头, goat 山羊 只, duck 鸭子 只
    mouse 老鼠 只, lion 狮子 头, elephant 大象 头, monkey 猴子 只, bear 熊 头, wolf 狼 只, fox 狐狸 只, bee 蜜蜂 只
    butterfly 蝴蝶 只, snake 蛇 条, frog 青蛙 只, owl 猫头鹰 只, hen 母鸡 只, spider 蜘蛛 只, apple 苹果 个
    banana 香蕉 根, orange 橙子 个, pear 梨 个, strawberry 草莓 颗, cherry 樱桃 颗, peach 桃子 个, lemon 柠檬 个
    apricot 杏子 个, carrot 胡萝卜 根, tomato 西红柿 个, potato 土豆 个, onion 洋葱 个, mushroom 蘑菇 个
    bean 豆子 颗, cake 蛋糕 个, pancake 煎饼 张, sandwich 三明治 个, egg 鸡蛋 个, pizza 披萨 个, omelette 煎蛋卷 个
    cookie 饼干 块, croissant 羊角面包 个, sausage 香肠 根, tart 馅饼 个, bread 面包 块, meat 肉 块, fish 鱼 条
    chicken.meat 鸡肉 块, rice 米饭 碗, cheese 奶酪 块, butter 黄油 块, jam 果酱 些, ham 火腿 块, soup 汤 碗
    salad 沙拉 份, chocolate 巧克力 块, honey 蜂蜜 些, pasta 意大利面 份, yogurt 酸奶 杯, ice_cream 冰淇淋 些
    salt 盐 些, sugar 糖 些, pepper 胡椒 些, oil 油 些, flour 面粉 些, water 水 杯, milk 牛奶 杯, coffee 咖啡 杯
    tea 茶 杯, wine 葡萄酒 杯, beer 啤酒 杯, orange_juice 橙汁 杯, apple_juice 苹果汁 杯, lemonade 柠檬水 杯
    hot_chocolate 热巧克力 杯, book 书 本, newspaper 报纸 份, magazine 杂志 本, novel 小说 本, poem 诗 首
    article 文章 篇, report 报告 份, story 故事 个, letter 信 封, message 消息 条, postcard 明信片 张
    email 电子邮件 封, contract 合同 份, menu 菜单 份, comic_book 漫画书 本, shirt 衬衫 件, dress 连衣裙 条
    skirt 裙子 条, coat 大衣 件, jacket 夹克 件, hat 帽子 顶, sweater 毛衣 件, tie 领带 条, scarf 围巾 条
    suit 西装 套, raincoat 雨衣 件, uniform 制服 套, shoe 鞋子 双, sock 袜子 双, glove 手套 双, boot 靴子 双
    trousers 裤子 条, jeans 牛仔裤 条, glasses 眼镜 副, pajamas 睡衣 套, car 汽车 辆, bike 自行车 辆
    motorcycle 摩托车 辆, boat 船 艘, truck 卡车 辆, van 面包车 辆, train 火车 列, bus 公交车 辆, plane 飞机 架
    taxi 出租车 辆, subway 地铁 列, tram 电车 辆, door 门 扇, window 窗户 扇, gate 大门 扇, drawer 抽屉 个
    box 盒子 个, suitcase 行李箱 个, bag 包 个, envelope 信封 个, cupboard 柜子 个, bottle 瓶子 个, fridge 冰箱 台
    safe.box 保险箱 个, table 桌子 张, chair 椅子 把, bed 床 张, desk 书桌 张, sofa 沙发 张, armchair 扶手椅 把
    shelf 架子 个, mirror 镜子 面, carpet 地毯 块, curtain 窗帘 块, bench 长椅 条, computer 电脑 台, radio 收音机 台
    television 电视机 台, lamp 灯 盏, printer 打印机 台, heater 取暖器 台, washing_machine 洗衣机 台, key 钥匙 把
    umbrella 雨伞 把, wallet 钱包 个, phone 手机 部, camera 相机 台, watch 手表 块, clock 钟 个, ring 戒指 枚
    pen 钢笔 支, pencil 铅笔 支, notebook 笔记本 本, dictionary 词典 本, passport 护照 本, ticket 票 张, map 地图 张
    knife 刀 把, fork 叉子 把, spoon 勺子 把, plate 盘子 个, glass 玻璃杯 个, cup 茶杯 个, basket 篮子 个
    toy 玩具 个, ball 球 个, doll 洋娃娃 个, photo 照片 张, painting 油画 幅, candle 蜡烛 支, blanket 毯子 条
    pillow 枕头 个, towel 毛巾 条, brush 刷子 把, hammer 锤子 把, saw 锯子 把, rope 绳子 条, vase 花瓶 个
    stamp 邮票 张, parcel 包裹 个, necklace 项链 条, backpack 背包 个, present 礼物 件, purse 手提包 个, tree 树 棵
    flower 花 朵, rose 玫瑰 朵, plant.green 植物 株, tulip 郁金香 朵, oak 橡树 棵, fir_tree 冷杉 棵
    house 房子 座 里, apartment 公寓 套 里, station 火车站 个, airport 机场 个, hospital 医院 家, museum 博物馆 个
    theater 剧院 个, library 图书馆 个, post_office 邮局 个, church 教堂 座, restaurant 餐馆 家, hotel 酒店 家
    bakery 面包店 家, pharmacy 药店 家, supermarket 超市 家, castle 城堡 座, factory 工厂 家, office 办公室 间
    farm 农场 个, stadium 体育场 个, bank.money 银行 家, university 大学 所, town_hall 市政厅 个
    police_station 警察局 个, bookshop 书店 家, swimming_pool 游泳池 个, market 市场 个, beach 海滩 片 上
    zoo 动物园 个, garden 花园 个 里, park 公园 个 里, forest 森林 片 里, street 街 条 上, kitchen 厨房 间 里
    bathroom 浴室 间 里, bedroom 卧室 间 里, living_room 客厅 间 里, classroom 教室 间 里, dining_room 餐厅 间 里
    cellar 地下室 间 里, garage 车库 个 里, village 村子 个 里, bridge 桥 座 上, square 广场 个 上
    balcony 阳台 个 上, river 河 条, mountain 山 座, sea 大海 片, lake 湖 个, island 岛屿 个, tower 塔 座
    statue 雕像 座, fountain 喷泉 个, cathedral 大教堂 座, wall 墙 面, picture 图片 张, job.work 工作 份
    voice 声音 个, family 家庭 个, school 学校 所, shop 商店 家, money 钱 些, sun 太阳 个, moon 月亮 个, sky 天空 片
    film 电影 部, play.stage 话剧 部, concert 音乐会 场, match 比赛 场, program 节目 个, song 歌 首, music 音乐 段
    meeting 会议 个, party 聚会 个, wedding 婚礼 场, exam 考试 场, lesson 课 节, trip 旅行 次, game 游戏 个
    conversation 谈话 次, interview 面试 场, problem 难题 个, question 问题 个, answer 答案 个, truth 真相 个
    idea 主意 个, secret 秘密 个, address 地址 个, mistake 错误 个, rule 规则 条, word 单词 个, project 项目 个
    exercise 练习 个, sentence 句子 个, joke 笑话 个, name 名字 个, phone_number 电话号码 个, recipe 菜谱 份
    text 课文 篇, decision 决定 个, lie 谎言 个, dream 梦 个, solution 解决办法 个, price 价格 个, history 历史 段
    mathematics 数学 门, geography 地理 门, biology 生物 门, physics 物理 门, chemistry 化学 门, law 法律 门
    medicine 医学 门, French 法语 门, English 英语 门, Spanish 西班牙语 门, German 德语 门, Italian 意大利语 门
    Chinese 中文 门, Japanese 日语 门, Russian 俄语 门, Portuguese 葡萄牙语 门, Arabic 阿拉伯语 门, football 足球 个
    tennis 网球 个, basketball 篮球 个, rugby 橄榄球 个, volleyball 排球 个, golf 高尔夫球 个, chess 国际象棋 盘
    cards 纸牌 副, piano 钢琴 架, guitar 吉他 把, violin 小提琴 把, flute 长笛 支, trumpet 小号 支, drums 鼓 面
    head 头 个, back 背 个, stomach 肚子 个, leg 腿 条, arm 胳膊 条, knee 膝盖 个, foot 脚 只
"""

# Of these there is one.
SOLE = ("king", "queen", "president", "sea")
# By a word for what they do, "the doctor" is 医生; others are 那个男人.
BARE = "job"
FAMILY = (
    "father mother brother sister son daughter uncle aunt cousin grandfather grandmother husband wife nephew niece"
).split()

ADJECTIVES = """
    big 大 大, small 小 小, new 新 新, young 年轻的 年轻, beautiful 好看的 好看, pretty 漂亮的 漂亮, good 好 好
    bad 糟糕的 糟糕, long 很长的 长, red 红色的 是红色的, blue 蓝色的 是蓝色的, green 绿色的 是绿色的
    yellow 黄色的 是黄色的
    white 白色的 是白色的, black 黑色的 是黑色的, gray 灰色的 是灰色的, brown 棕色的 是棕色的, expensive 昂贵的 贵
    cheap 便宜的 便宜, clean 干净的 干净, dirty 脏 脏, hot 热 热, cold 冷 冷, fresh 新鲜的 新鲜
    delicious 美味的 美味, sweet 甜 甜, ripe 成熟的 熟了/没熟, empty 空 是空的, full 满的 是满的, heavy 很重的 重
    light.weight 很轻的 轻, light.color 明亮的 明亮, dark 黑暗的 黑暗, open 开着的 开着/没开着
    closed 关着的 关着/没关着, broken 坏了的 坏了/没坏, modern 现代化的 现代化, quiet 安静的 安静, noisy 吵闹的 吵闹
    comfortable 舒服的 舒服, interesting 有趣的 有趣, boring 无聊的 无聊, funny 好笑的 好笑, sad 悲伤的 悲伤
    happy 高兴的 高兴, tired 疲惫的 累, sick 生病的 生病了/没生病, rich 富有的 富有, poor 贫穷的 穷
    strong 强壮的 强壮, intelligent 聪明的 聪明, kind 善良的 善良, nice 友好的 友好, lazy 懒惰的 懒
    shy 害羞的 害羞, brave 勇敢的 勇敢, famous 有名的 有名, angry 生气的 生气, busy 忙碌的 忙
    ready 准备好的 准备好了/没准备好, worried 担心的 担心, nervous 紧张的 紧张, proud 自豪的 自豪
    honest 诚实的 诚实, polite 有礼貌的 有礼貌!, patient 有耐心的 有耐心!, jealous 嫉妒的 嫉妒, curious 好奇的 好奇
    serious 严肃的 严肃, single 单身的 是单身, tall 高大的 高, blond 金发的 是金发的, surprised 惊讶的 惊讶
    disappointed 失望的 失望, satisfied 满意的 满意, dangerous 危险的 危险, fast 速度很快的 快, slow 速度很慢的 慢
    difficult 很难的 难, easy 很容易的 容易, important 重要的 重要, useful 有用的 有用!, strange 奇怪的 奇怪
    free.cost 免费的 是免费的, true 真实的 是真的, wet 湿 是湿的, dry 干 是干的, warm 暖和的 暖和, thick 厚 厚
    round 圆 是圆的, wooden 木制的 是木制的, French.of 法国 是法国的, English.of 英国 是英国的
    Italian.of 意大利 是意大利的, German.of 德国 是德国的, Spanish.of 西班牙 是西班牙的, American 美国 是美国的
    Japanese.of 日本 是日本的, popular 受欢迎的 受欢迎, simple 简单的 简单
"""
# What is said otherwise of things, or of what stands in time: class or lexeme, then the adjective.
SENSES = """
    old person 年老的 老, old dog 老 老, old elephant 老 老, old tree 老 老, old big 老 老
    old castle 古老的 古老, old church 古老的 古老
    old museum 古老的 古老, old library 古老的 古老, old university 古老的 古老, old bridge 古老的 古老
    old town_hall 古老的 古老, old story 古老的 古老, old tower 古老的 古老
    old 旧 旧, short novel 很短的 短, serious problem 严重的 严重, short 很短的 短
    hot sun 炎热的 炎热, hot dish 热 烫, hot hot 热 烫, dark room 昏暗的 暗, open building 开着门的 开着门/没开门
    beautiful sight 美丽的 美丽, beautiful place 美丽的 美丽, beautiful plant 美丽的 美丽
    beautiful woman 美丽的 美丽, beautiful horse 美丽的 美丽, beautiful butterfly 美丽的 美丽
    beautiful music 优美的 优美
    beautiful song 优美的 优美, beautiful sky 美丽的 美丽, beautiful moon 美丽的 美丽, dark sky 昏暗的 暗
    dark forest 昏暗的 暗
    dark street 昏暗的 暗
    English.of song 英文 是英文的, French.of song 法语 是法语的, Spanish.of song 西班牙语 是西班牙语的
    English.of book 英文 是英文的, French.of book 法语 是法语的
    good concert 精彩的 精彩, good play.stage 精彩的 精彩, good film 好看的 好看
    good drink 好喝的 好喝, good dish 好吃的 好吃, tall person 高个子 高, cold drink 凉 凉, cold dish 凉 凉
    broken dishes 打碎的 碎了/没碎, broken vase 打碎的 碎了/没碎, broken window 打碎的 碎了/没碎
    full restaurant 坐满人的 坐满了/没坐满, full stadium 坐满人的 坐满了/没坐满
    wooden bridge 木 是木制的, closed building 关着门的 关着门/没关门, closed workplace 关着门的 关着门/没关门
"""

PEOPLE = """
    Marie 玛丽, Paul 保罗, Sophie 索菲, Thomas 托马斯, Julie 朱莉, Pierre 皮埃尔, Claire 克莱尔, Lucas 卢卡斯
    Emma 艾玛, Nicolas 尼古拉, Alice 爱丽丝, Sarah 萨拉, David 大卫, Anna 安娜, Marc 马克, Tom 汤姆, Louis 路易
    Julien 朱利安, Laura 劳拉, Martin 马丁, Lucy 露西, Peter 彼得, Jane 简, Antoine 安托万, Nina 尼娜, Daniel 丹尼尔
    Charlotte 夏洛特, Simon 西蒙, Robert 罗伯特
"""
COUNTRIES = """
    France 法国, Germany 德国, Spain 西班牙, Italy 意大利, England 英国, Belgium 比利时, China 中国, Russia 俄罗斯
    Greece 希腊, Switzerland 瑞士, Japan 日本, Canada 加拿大, Portugal 葡萄牙, Brazil 巴西, Mexico 墨西哥
    Morocco 摩洛哥
"""
CITIES = """
    Paris 巴黎, London 伦敦, Rome 罗马, Berlin 柏林, Madrid 马德里, Lyon 里昂, Brussels 布鲁塞尔, Geneva 日内瓦
    Lisbon 里斯本, Vienna 维也纳, Barcelona 巴塞罗那, Marseille 马赛, New_York 纽约, Montreal 蒙特利尔
    Venice 威尼斯, Athens 雅典, Moscow 莫斯科, Beijing 北京, Shanghai 上海
"""
# Where one is, where one goes.
SPOTS = """
    home 家里 家, school.life 学校上课 学校, work.life 单位 上班, abroad 国外 国外, outside 外面 外面
    here 这里 这里, over_there 那里 那里, mountains 山里 山里, sea.side 海边 海边, country.side 乡下 乡下
    town 城里 城里
"""

FREQUENCIES = "often 经常, always 总是, sometimes 有时, rarely 很少, usually 通常, already 已经"

TIMES = """
    yesterday = 昨天, yesterday morning = 昨天早上, yesterday evening = 昨天晚上, last night = 昨夜
    last week = 上周, last month = 上个月, last year = 去年, last summer = 去年夏天, last Sunday = 上周日
    last Friday = 上周五, the day before yesterday = 前天, this morning = 今天早上, today = 今天, now = 现在
    at the moment = 此刻, this evening = 今天晚上, tonight = 今夜, tomorrow = 明天, tomorrow morning = 明天早上
    tomorrow evening = 明天晚上, tomorrow afternoon = 明天下午, next week = 下周, next month = 下个月
    next year = 明年, next summer = 明年夏天, next Monday = 下周一, next Saturday = 下周六
    the day after tomorrow = 后天, soon = 很快, later = 晚些时候, every day = 每天, every morning = 每天早上
    every evening = 每天晚上, every week = 每周, every weekend = 每个周末, every summer = 每年夏天
    every year = 每年, on Mondays = 每个星期一, on Tuesdays = 每个星期二, on Wednesdays = 每个星期三
    on Thursdays = 每个星期四, on Fridays = 每个星期五, on Saturdays = 每个星期六, on Sundays = 每个星期天
    in the morning = 早上, in the evening = 晚上, in the afternoon = 下午, at night = 夜里, in winter = 冬天
    in summer = 夏天, in spring = 春天, in autumn = 秋天, on Monday = 星期一, on Tuesday = 星期二
    on Wednesday = 星期三, on Thursday = 星期四, on Friday = 星期五, on Saturday = 星期六, on Sunday = 星期天
    in January = 一月, in February = 二月, in March = 三月, in April = 四月, in May = 五月, in June = 六月
    in July = 七月, in August = 八月, in September = 九月, in October = 十月, in November = 十一月
    in December = 十二月, before dinner = 晚饭前, after dinner = 晚饭后, before lunch = 午饭前, after lunch = 午饭后
    after school = 放学后, after work = 下班后, during the vacation = 假期里
"""
UNITS = "minute 分钟, hour 小时, day 天, week 周, month 月, year 年"
MONTHS = "January February March April May June July August September October November December".split()

MEALS = ("have_breakfast", "have_lunch", "have_dinner")
# What is done as long as one holds a thing: 提着篮子.
HELD = ("提", "背")
# What one is sent to do: 去冲澡.
SENT = ("take_a_shower", "take_a_bath", "take_a_nap", "do_the_housework", "do_the_dishes")
# What one goes out to do.
ERRANDS = ("go_shopping", "go_for_a_walk", "go_camping", "travel")
# "I am going shopping" is what one is about to do.
OUTINGS = ("go_shopping", "go_for_a_walk", "go_camping")
# What these are called when they are over: 睡了, 穿好了衣服, 尝了.
OVER = {"sleep": "睡", "get_dressed": "穿好·衣服", "taste": "尝"}
# What one does for years: 以前教法律, not 以前常常教法律.
TRADES = ("teach", "work", "study", "learn", "collect", "drive")
# What is no longer so of these is 不…了 or 没…了, not 不再.
SHED = ("remember", "want", "need", "want:to", "can:bare", "have", "be.there", "hurt")
# What happens to a thing on purpose needs no 被 where nobody is named: 会议取消了.
TOPICAL = "repair wash clean cancel translate correct print open close lock turn_off find".split()

# Before the verb with 地, or after it with 得.
MANNERS = """
    well 得很好, badly 得很差, too much 得太多, slowly 慢慢地, fast 得很快, quickly 迅速地, carefully 仔细地
    quietly 轻轻地, alone 独自, happily 快乐地, patiently 耐心地, loudly 大声地
"""

QUANTITIES = """
    many = 很多, a lot of = 许多, too many = 太多, too much = 太多, enough = 足够的, a little = 一点, a few = 几#
    several = 好几#, a kilo of = 一公斤, a bottle of = 一瓶, a glass of = 一杯, a cup of = 一杯, a piece of = 一块
"""
# What one drinks from a cup.
CUPS = ("coffee", "tea", "hot_chocolate")

DEGREES = "very 非常, really 真的很, too 太, a_little 有点, quite 相当, so 这么"

VERBS = """
    eat | 吃 | 吃掉 |
    drink | 喝 | 喝掉 |
    cook | 煮 | 煮好 |
    cut | 切 | 切开 |
    peel | 削 | |
    taste | 品尝 | |
    buy | 买 | |
    sell | 卖 | 卖掉 |
    order | 点 | | unlived
    pay_for | 付~的·钱 | |
    read | 读 | 读完 |
    write | 写 | 写完 |
    translate | 翻译 | 翻译好 |
    open | 打开 | 打开 |
    close | 关上 | 关上 | point
    lock | 锁上 | 锁上 | point
    wash | 洗 | 洗干净 |
    clean | 打扫 | 打扫干净 |
    dry | 弄干 | 弄干 |
    repair | 修理 | 修好 |
    break | 打碎 | 打碎 | point unlived
    use | 用 | |
    turn_on | 打开 | 打开 |
    turn_off | 关掉 | 关掉 | point
    lose | 弄丢 | 弄丢 | point
    find | 找到 | | point
    look_for | 找 | |
    hide | 藏 | 藏起来 |
    carry | 搬 | |
    wear | 穿 | | lasting
    put_on | 穿上 | 穿上 | point unlived
    take_off | 脱 | 脱掉 | point unlived
    try_on | 试穿 | |
    choose | 选 | |
    take | 坐 | |
    miss | 错过 | | point
    wait_for | 等 | |
    drive | 开 | |
    park | 停好 | 停好 | point unlived
    rent | 租 | |
    build | 建造 | |
    paint | 给~刷·漆 | |
    draw | 画 | |
    visit | 参观 | |
    watch | 看 | |
    see | 看见 | | point
    hear | 听见 | | point things
    listen_to | 听 | |
    sing | 唱 | |
    look_at | 看 | |
    find_out | 发现 | | point
    know.of | 认识 | |
    understand | 听懂 | | point
    explain | 给@解释 | |
    learn | 学 | |
    study | 学习 | |
    speak | 说 | |
    teach | 教 | |
    forget | 忘记 | | point unlived
    answer | 回答 | |
    ask | 问@ | |
    tell | 给@讲 | |
    tell.truth | 告诉@ | | point
    give | 给@ | 给@ | point
    give.present | 送给@ | 送给@ | point
    show | 给@看 | | shown
    send | 寄给@ | 寄给@ | point
    lend | 借给@ | 借给@ | point
    pass | 递给@ | 递给@ | point
    bring | 给@带 | 带给@ | point
    sell.to | 卖给@ | 卖给@ | point unlived
    give_back | 还给@ | 还给@ | point unlived
    make | 做 | 做好 |
    make.decision | 做 | |
    do.exercise | 做 | 做完 |
    have | 有 | |
    want | 想要 | |
    need | 需要 | |
    like | 喜欢 | |
    adore | 非常喜欢 | |
    love | 爱 | |
    hate | 讨厌 | |
    prefer | 更喜欢 | |
    love.person | 爱 | |
    meet | 遇见 | | point
    help | 帮助 | |
    invite | 邀请 | |
    thank | 感谢 | |
    phone | 给~打·电话 | |
    talk_to | 跟~说·话 | |
    talk_about | 谈论 | |
    think_about | 想 | | things
    write_to | 给~写·信 | |
    obey | 听~的·话 | | point
    look_like | 长得像 | |
    believe | 相信 | |
    wake_up | 叫醒 | 叫醒 | point
    follow | 跟着 | | point unlived
    catch | 抓住 | | point
    chase | 追 | |
    feed | 喂 | |
    wash.animal | 给~洗·澡 | |
    walk.dog | 遛 | |
    play.game | 打 | |
    play.instrument | 弹 | |
    win | 赢 | | point
    start | 开始 | | point
    finish | 完成 | 完成 | point
    prepare | 准备 | 准备好 | unlived
    organize | 组织 | |
    cancel | 取消 | 取消 | point
    pick | 采 | |
    water | 给~浇·水 | |
    plant | 种 | |
    cut_down | 砍倒 | 砍倒 | point
    pack | 收拾 | 收拾好 |
    sign | 签 | |
    print | 打印 | 打印出来 |
    accept | 接受 | | point
    refuse | 拒绝 | | point
    receive | 收到 | | point
    keep | 保留 | |
    collect | 收集 | |
    take_photos_of | 给~拍·照 | |
    correct | 批改 | 批改完 |
    check | 检查 | |
    recognize | 认出 | | point unlived
    fear | 怕 | |
    dream_of | 梦见 | | point
    remember | 记得 | |
    be_interested_in | 对~感兴趣 | |
    take_care_of | 照顾 | |
    make_fun_of | 取笑 | |
    sleep | 睡·觉 | |
    work | 工作 | |
    swim | 游·泳 | |
    run | 跑·步 | |
    walk | 走·路 | |
    dance | 跳·舞 | |
    laugh | 笑 | |
    smile | 微笑 | |
    cry | 哭 | |
    sing.alone | 唱·歌 | |
    jump | 跳 | |
    play | 玩 | |
    travel | 旅行 | |
    smoke | 抽·烟 | |
    cough | 咳嗽 | |
    sneeze | 打·喷嚏 | |
    snore | 打·鼾 | |
    shout | 喊叫 | |
    bark | 叫 | |
    lie | 说·谎 | |
    fall | 摔倒 | | point
    wake_up.self | 醒来 | | point unlived
    get_up | 起·床 | | point unlived
    go_to_bed | 上·床睡觉 | | point unlived
    get_dressed | 穿·衣服 | | unlived
    rest | 休息 | |
    be_bored | 感到无聊 | |
    get_married | 结·婚 | | point
    go_for_a_walk | 散·步 | |
    shave | 刮·胡子 | |
    be_hungry | 饿 | | adjective
    be_thirsty | 渴 | | adjective
    be_cold | 冷 | | adjective
    be_hot | 热 | | adjective
    be_sleepy | 困 | | adjective
    be_scared | 害怕 | | adjective
    be_lucky | 走运 | | adjective
    have_a_cold | 感冒了 | | change
    have_a_fever | 发烧了 | | change
    go_shopping | 购物 | |
    do_the_dishes | 洗·碗 | |
    do_the_housework | 做·家务 | |
    do_sports | 做·运动 | |
    exercise | 锻炼·身体 | |
    have_breakfast | 吃·早饭 | |
    have_lunch | 吃·午饭 | |
    have_dinner | 吃·晚饭 | |
    take_a_shower | 冲·澡 | |
    take_a_bath | 泡·澡 | |
    take_a_nap | 睡·午觉 | |
    go_camping | 露·营 | |
    ride_a_bike | 骑·自行车 | |
    ride_a_horse | 骑·马 | |
    ski | 滑·雪 | |
    make_money | 赚·钱 | |
    tell_the_truth | 说·真话 | |
    ask_for_help | 求助 | |
    change_jobs | 换·工作 | |
    change_the_subject | 换·话题 | |
    rain | 下·雨 | |
    snow | 下·雪 | |
    be_cold.weather | 天气冷 | | weather
    be_hot.weather | 天气热 | | weather
    be_nice_out | 天气好 | | weather
    miss.person | 想念 | |
    live | 住在 | |
    go | 去 | | unlived point
    go_back | 回 | | unlived point
    arrive | 到 | | unlived point
    leave | 离开 | | unlived point
    come_back | 回来 | | unlived point
    stay | 留在 | | unlived point
    go_out | 出门 | | unlived point
    come | 来 | | unlived point
"""
# What a verb is called before some objects: lexeme, the verb and its 把-form (- where it is not said), the nouns.
BY_OBJECT = """
    wear 戴 hat glove glasses watch, wear 系 tie, wear 围 scarf
    put_on 戴上/戴上 hat glove glasses watch, put_on 系上/系上 tie, put_on 围上/围上 scarf
    take_off 摘/摘掉 hat glove glasses scarf, take_off 解/解下 tie
    try_on 试戴 hat tie scarf glove glasses, play.game 踢 football
    play.game 下 chess, play.game 玩 cards, take_photos_of - family, play.instrument 拉 violin
    play.instrument 吹 flute trumpet, play.instrument 打 drums
    make 犯 mistake, make 泡/泡好 tea, make 煮/煮好 coffee
    know.of 知道 song answer solution truth, paint 画/画好 picture, paint 粉刷 wall kitchen bedroom house
    understand 读懂 text sentence
    understand 弄懂 problem rule, take_care_of 照看 house, take_care_of 打理 garden, wash 擦/擦干净 window
    clean 擦/擦干净 window glasses table chair bed desk sofa armchair shelf mirror bench
    clean 洗/洗干净 car bike motorcycle boat truck van carpet curtain, pick 摘 apple cherry
    cook 烤/烤好 pizza cake tart, cook 煎/煎好 omelette pancake egg sausage fish, cook - salad sandwich soup
    visit - statue fountain, answer 回复 letter email message, watch 听 concert, correct 改正 mistake
    correct - exam text
    close - shop, close 盖上/盖上 bottle box, close 合上/合上 book, close 封上/封上 envelope, close 拉上/拉上 bag
    plant - flower rose tulip, love 爱吃 food, love 爱喝 drink, like 喜欢吃 food, like 喜欢喝 drink
    adore 非常喜欢吃 fruit, hate 讨厌吃 fruit vegetable, prefer 更喜欢吃 fruit, prefer 更喜欢喝 drink
    visit 游览 river mountain sea lake island, open 拆开/拆开 letter parcel, open - postcard
    finish 读完/读完 book novel
    finish 喝完/喝完 soup, finish 吃完/吃完 cake, finish 写完/写完 letter report, carry 提 bag basket suitcase
    keep 保守 secret, love 爱喝 soup, like 喜欢喝 soup, start - book, eat 喝/喝掉 soup, order 订 book
    forget 忘·带 umbrella key ticket passport glasses, hear 听见~的·叫声 dog bird, think_about 思考 problem
    think_about - meeting trip exam, build 砌 wall, build 盖 house garage, build 造 boat, organize 筹办 wedding
    prepare 筹备 wedding, see 看 film play.stage, watch - film play.stage, see - match program concert
    catch 接住/接住 ball, check 核对 price address phone_number, take_care_of - bird, carry 背 backpack
    love - chess cards, organize 举办 concert party, prepare - trip
"""

CHAINS = """
    want:to 想, would_like:to 很想, can:bare 能, must:bare 必须, have:to 不得不, should:bare 应该, hope:to 希望
    decide:to 决定, promise:to 答应, refuse:to 拒绝, try:to 试着, learn:to 学会了, start:to 开始, forget:to 忘了
    like:ing 喜欢, adore:ing 非常喜欢, love:ing 爱, hate:ing 讨厌, prefer:to 更喜欢, plan:to 打算
    need:to 需要, be_afraid_of:ing 害怕
"""
CLAIMS = """
    think:that 觉得, believe:that 认为, know:that 知道, say:that 说, hope:that 希望, hear:that 听说, be_sure:that 确定
"""
